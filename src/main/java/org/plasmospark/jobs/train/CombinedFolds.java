package org.plasmospark.jobs.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.FoldsModel;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.settings.FoldsPublication;
import org.plasmospark.storage.StorePath;

/**
 * What is made of the networks of a cross-validation together.
 *
 * @param kind not {@code FOLDS}
 * @param data that they were trained on
 * @param leak a sentence if folds leak, else null
 * @param accuracy mean over the folds; null if undefined
 * @param auc the same
 */
record CombinedFolds(
    FoldsPublication kind, PackedData data, String leak, Double accuracy, Double auc) {

  /**
   * The model.
   *
   * @param folds in their order
   * @param address of the cross-validation
   */
  ModelBundle bundle(JobContext context, List<ModelBundle> folds, StorePath address) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("cross-validation.accuracy", accuracy);
    metrics.put("cross-validation.auc", auc);
    return FoldsModel.of(context, kind, folds, trainedOn(), metrics, address.toString());
  }

  /** Every patient outside of the test split has trained some of the networks. */
  private BundleMetadata.Data trainedOn() {
    BundleMetadata.Data split = data.described();
    return new BundleMetadata.Data(
        split.manifestHash(),
        split.splitHash(),
        split.splitBy(),
        withoutValidation(split.images()),
        withoutValidation(split.patients()),
        leak == null ? split.leak() : leak);
  }

  private static Map<String, Long> withoutValidation(Map<String, Long> counts) {
    Map<String, Long> both = new TreeMap<>(counts);
    Long validation = both.remove(Split.VALIDATION.text());
    both.merge(Split.TRAIN.text(), validation == null ? 0 : validation, Long::sum);
    return both;
  }

  /** The same for people. */
  String line(ModelBundle bundle, int folds, StorePath folder) {
    return "Model bundle %s, %s of %d networks: %s"
        .formatted(
            bundle.metadata().version(),
            kind == FoldsPublication.SOUP ? "the mean of the parameters" : "the ensemble",
            folds,
            folder);
  }

  /** What it has been measured by. */
  String reminder() {
    return data.images().getOrDefault(Split.TEST.text(), 0L) > 0
        ? "  The folds' figures are of one network each: evaluate it on the test split, which none of"
            + " its networks has seen."
        : "  The folds' figures are of one network each; the data keep no test patients apart, so that"
            + " it cannot be measured on them.";
  }
}
