package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.jobs.training.TrainingPlans;
import org.plasmospark.jobs.training.TrainingWork;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.features.FeatureCache;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.features.FeatureView;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.storage.StorePath;

/**
 * What it saves to compute the features of a frozen base once and not in every epoch: the same head
 * is trained for the same epochs both ways, from packed cells to the last validation.
 */
final class FrozenBenchmark {
  private static final BaseNetwork DEFAULT = BaseNetwork.SQUEEZENET;
  private static final TrainingGuide GUIDE = TrainingGuide.undisturbed(epoch -> {});

  private final JobContext context;
  private final BenchFolders folders;
  private final StorePath packed;

  FrozenBenchmark(JobContext context, BenchFolders folders, StorePath packed) {
    this.context = context;
    this.folders = folders;
    this.packed = packed;
  }

  /** A training that is timed. */
  private interface Timed {
    void run() throws IOException;
  }

  /**
   * The pass that computes the features, the epochs on them, both together, and the same epochs
   * through the base. All but the first are of the images that the epochs train.
   */
  List<Measurement> measure() throws IOException {
    JobContext part = folders.part("bench", Map.of());
    try (Work work = Work.begin(part, Map.of())) {
      Settings settings = context.settings();
      TrainingWork training = work.training();
      TrainingCells cells = PackedData.read(work.store(), packed).trainingCells(work);
      FrozenBase base = base(settings);
      FeatureNetwork network =
          FeatureNetwork.of(
              work.spark(),
              base.features(),
              settings.model().preprocessing(),
              settings.images().limits(),
              settings.features().batchSize(),
              settings.compute().options());
      FeatureCache cache =
          new FeatureCache(
              work.spark(),
              work.store(),
              folders.folder("features"),
              context.progress(),
              training.claims());
      DistributedTrainer trainer =
          new DistributedTrainer(
              work.spark().context(), TrainingPlans.of(training, cells), context.progress());
      int units = settings.model().headUnits();
      TrainingOptions options = TrainingPlans.options(training, cells);
      long seed = settings.run().seed();
      long images = cells.training().count();
      long trained = images * settings.train().epochs();
      double pass =
          seconds(
              () -> {
                cache.complete(cells.training(), FeatureView.PLAIN, network, work.shares());
                cache.complete(cells.validation(), FeatureView.PLAIN, network, work.shares());
              });
      double head =
          seconds(
              () ->
                  trainer.trainHead(
                      base.head(units, options, seed),
                      base.units(),
                      cache.read(cells.training(), List.of(FeatureView.PLAIN)),
                      cache.read(cells.validation(), List.of(FeatureView.PLAIN)),
                      GUIDE));
      double through =
          seconds(
              () ->
                  trainer.trainThroughBase(
                      base.head(units, options, seed),
                      network,
                      base.units(),
                      cells.training().cells(),
                      cells.validation().cells(),
                      GUIDE));
      context.progress().say(sentence(settings.train().epochs(), pass, head, through));
      return List.of(
          measurement("frozen-features", images + cells.validation().count(), pass),
          measurement("frozen-head", trained, head),
          measurement("frozen-features-head", trained, pass + head),
          measurement("frozen-through-base", trained, through));
    }
  }

  private static FrozenBase base(Settings settings) {
    BaseNetwork kind = settings.model().name().base().orElse(DEFAULT);
    Preprocessing input = settings.model().preprocessing();
    return new FrozenBase(
        kind,
        kind.create(input.height(), input.width(), settings.run().seed()),
        kind.pooling(),
        input.height(),
        input.width());
  }

  private static double seconds(Timed timed) throws IOException {
    long start = System.nanoTime();
    timed.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** How many times faster the epochs are on features. */
  static String sentence(int epochs, double pass, double head, double through) {
    return String.format(
        Locale.ROOT,
        "frozen: %d epochs through the base %.1f s, on features %.1f s (%.1f times faster); with the %.1f s"
            + " that computing them took once, %.1f times faster.",
        epochs,
        through,
        head,
        through / head,
        pass,
        through / (pass + head));
  }

  private Measurement measurement(String work, long images, double seconds) {
    return new Measurement(
        work,
        FeatureExtractors.engine(context.settings().compute().options()),
        context.settings().train().batchSize(),
        images,
        List.of(seconds));
  }
}
