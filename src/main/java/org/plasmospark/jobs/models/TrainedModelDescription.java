package org.plasmospark.jobs.models;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Software;
import org.plasmospark.jobs.training.Trained;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.settings.Settings;

/** Describes a model that has just been trained. */
public final class TrainedModelDescription {
  private static final double THRESHOLD = 0.5;

  /** Settings that decide what a training results in, but for what it computes with. */
  static final List<String> TRAINING_GROUPS = List.of("model.", "augment.", "train.", "run.seed");

  /** Whether the kept weights are averaged ones; not there without an average. */
  private static final String KEPT_AVERAGED = "kept.averaged-weights";

  private TrainedModelDescription() {}

  /**
   * What its bundle says of it.
   *
   * @param viewed metrics of the validation cells as the bundle is scored, if that is in several
   *     views
   */
  public static BundleMetadata of(
      JobContext context,
      LabelSet labels,
      BundleMetadata.Data data,
      Trained trained,
      Map<String, Double> viewed) {
    Settings settings = context.settings();
    Preprocessing preprocessing = settings.model().preprocessing();
    return new BundleMetadata(
        BundleMetadata.FORMAT,
        settings.model().name().text(),
        null,
        trained.architecture(),
        trained.parameters(),
        labels.list(),
        BundleMetadata.Input.of(preprocessing),
        BundleMetadata.Preprocessing.of(preprocessing),
        new BundleMetadata.Threshold(THRESHOLD, "default"),
        ScoringViews.ofNew(settings, preprocessing.width(), preprocessing.height()),
        data,
        training(settings, trained),
        metrics(trained, viewed),
        PrecisionDescription.of(trained.comparison()),
        trained.base(),
        null,
        Software.versions(),
        context.runId(),
        context.startedAt().toString(),
        "Second reading of single red blood cells cut from Giemsa-stained thin smears, by people who"
            + " know malaria microscopy.",
        "Not a diagnostic device. Not validated for other stains, thick smears, species other than"
            + " P. falciparum or other microscopes.",
        Map.of());
  }

  /** The settings, and which weights were kept if there was a choice. */
  private static Map<String, Object> training(Settings settings, Trained trained) {
    Map<String, Object> training = new TreeMap<>(settings.effective().ofResult(TRAINING_GROUPS));
    if (trained.kept().averaged() != null) {
      training.put(KEPT_AVERAGED, trained.kept().choosesAverage());
    }
    return training;
  }

  private static Map<String, Double> metrics(Trained trained, Map<String, Double> viewed) {
    Map<String, Double> metrics = new TreeMap<>();
    trained.best().metrics().forEach((name, value) -> metrics.put("validation." + name, value));
    viewed.forEach((name, value) -> metrics.put("validation.views." + name, value));
    return metrics;
  }
}
