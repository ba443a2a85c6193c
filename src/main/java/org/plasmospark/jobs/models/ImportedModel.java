package org.plasmospark.jobs.models;

import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Software;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ComputeOptions.PrecisionChoice;
import org.plasmospark.model.keras.KerasModels;

/**
 * What the user says of a model that was trained elsewhere.
 *
 * @param name of the model in bundles and predictions
 * @param file name of the file that it comes from
 * @param scaling that it was trained with
 * @param meaning of its output
 */
record ImportedModel(String name, String file, Scaling scaling, Meaning meaning) {
  private static final double THRESHOLD = 0.5;

  /**
   * The classes.
   *
   * @param labels of the bundle
   * @param output the class whose probability the model's one output, or the second of two, is
   * @param logits whether it is not the probability itself, but its logit
   */
  record Meaning(LabelSet labels, String output, boolean logits) {
    boolean isPositive() {
      return labels.positive().equals(labels.parse(output));
    }
  }

  /** The description of its bundle. What nobody knows is not in it. */
  BundleMetadata describe(JobContext context, KerasModels.Imported model) {
    Preprocessing preprocessing =
        new Preprocessing(model.width(), model.height(), scaling, Resampling.ANTIALIASED_BILINEAR);
    return new BundleMetadata(
        BundleMetadata.FORMAT,
        name,
        null,
        "Imported from Keras: " + model.layers() + ".",
        model.parameters(),
        meaning.labels().list(),
        BundleMetadata.Input.of(preprocessing),
        BundleMetadata.Preprocessing.of(preprocessing),
        new BundleMetadata.Threshold(THRESHOLD, "default"),
        ScoringViews.ofNew(context.settings(), model.width(), model.height()),
        null,
        new TreeMap<>(
            Map.of(
                "import.file", file,
                "import.sha256", model.sha256(),
                "import.keras-version", model.kerasVersion(),
                "import.output-means", meaning.output(),
                "import.output-gives", meaning.logits() ? "logits" : "probabilities",
                "import.output-turned", !meaning.isPositive())),
        Map.of(),
        // Nobody has compared it in both formats.
        new BundleMetadata.Precision(PrecisionChoice.FLOAT32.text(), true, null),
        null,
        null,
        Software.versions(),
        context.runId(),
        context.startedAt().toString(),
        "As its makers say; trained elsewhere.",
        "Not a diagnostic device. Not measured by us: evaluate it on cells that it has not seen.",
        Map.of());
  }
}
