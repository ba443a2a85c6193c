package org.plasmospark.jobs.scoring;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.Function;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.CellFit;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.spark.scoring.BundleClassifiers;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.table.Prediction;
import org.plasmospark.storage.StorePath;

/** What the jobs that predict have in common: a bundle at work. */
public final class Scoring {
  private Scoring() {}

  /** A scorer with the bundle's network and preprocessing. */
  public static PartitionScorer scorer(Work work, ModelBundle bundle) {
    return new PartitionScorer(
            BundleClassifiers.of(
                work.spark(),
                bundle,
                ScoringViews.of(work.context().settings(), bundle.metadata()),
                work.context().settings().compute().options()),
            preprocessing(bundle.metadata()),
            work.context().settings().images().limits(),
            work.context().settings().score().batchSize(),
            work.shares())
        .suspecting();
  }

  /** The classes that a bundle tells apart. */
  public static LabelSet labels(ModelBundle bundle) {
    return new LabelSet(bundle.metadata().labels().get(0), bundle.metadata().labels().get(1));
  }

  /** What all rows of a run have in common. */
  public static Prediction.RunColumns columns(
      JobContext context, ModelBundle bundle, double threshold) {
    BundleMetadata metadata = bundle.metadata();
    return new Prediction.RunColumns(
        threshold,
        metadata.name(),
        metadata.version(),
        metadata.preprocessing().hash(),
        context.runId(),
        context.startedAt());
  }

  /**
   * The folder of a run below {@code predictions} or {@code quarantine}, on the day that is set or
   * else today.
   *
   * @param parent of all runs
   */
  public static StorePath runFolder(StorePath parent, JobContext context, ModelBundle bundle) {
    LocalDate day = context.settings().score().date().orElseGet(() -> today(context));
    return parent.child(runFolder(context, bundle, day));
  }

  static String runFolder(JobContext context, ModelBundle bundle, LocalDate day) {
    return modelFolder(bundle) + "/dt=" + day + "/run=" + context.runId();
  }

  static String modelFolder(ModelBundle bundle) {
    return "model=" + bundle.metadata().name() + "-" + bundle.metadata().version();
  }

  static LocalDate today(JobContext context) {
    return LocalDate.ofInstant(context.startedAt(), ZoneOffset.UTC);
  }

  private static Preprocessing preprocessing(BundleMetadata metadata) {
    BundleMetadata.Preprocessing said = metadata.preprocessing();
    return new Preprocessing(
        said.width(),
        said.height(),
        coded(Scaling.values(), Scaling::code, said.scaling()),
        coded(Resampling.values(), Resampling::code, said.resampling()),
        said.fit() == null ? CellFit.STRETCH : coded(CellFit.values(), CellFit::code, said.fit()));
  }

  private static <E> E coded(E[] known, Function<E, String> code, String wanted) {
    return Arrays.stream(known)
        .filter(each -> code.apply(each).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.BUNDLE_INVALID,
                    "The model bundle asks for the preprocessing '"
                        + wanted
                        + "', which this version does not know; use the version it was made with."));
  }
}
