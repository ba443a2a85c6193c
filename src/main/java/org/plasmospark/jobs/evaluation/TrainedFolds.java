package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * The networks of a cross-validation.
 *
 * @param address of the whole
 * @param document what it says of them together
 * @param folds in their order
 */
public record TrainedFolds(
    StorePath address, Map<String, Object> document, List<TrainedFolds.Fold> folds) {
  private static final String WHAT = "cross-validation";
  private static final String FILE = "report.json";
  private static final String JOB = "train (with train.folds)";

  /**
   * A network.
   *
   * @param keptEpoch of its training
   */
  public record Fold(int keptEpoch, ModelBundle bundle) {
    private BundleMetadata.Data trainedOn() {
      return bundle.metadata().trainingData().orElse(null);
    }

    /** A sentence if the fold leaks, else null. */
    String leak() {
      return trainedOn().leak();
    }
  }

  /** Copies the list. */
  public TrainedFolds {
    folds = List.copyOf(folds);
  }

  /** A sentence if folds leak, else null. */
  public String leak() {
    return document.get("leak") instanceof String leak ? leak : null;
  }

  /**
   * The plan by which the folds were dealt.
   *
   * @param otherwise that of folds of earlier versions, which did not say so
   */
  SplitPlan plan(SplitPlan otherwise) {
    if (!(document.get(CrossValidationReport.FRACTIONS) instanceof List<?> fractions)) {
      return otherwise;
    }
    try {
      double[] parts =
          fractions.stream().mapToDouble(part -> ((Number) part).doubleValue()).toArray();
      return new SplitPlan(SplitUnit.PATIENT, parts[0], parts[1], parts[2], 0, otherwise.seed());
    } catch (ClassCastException | IndexOutOfBoundsException | UserException e) {
      throw JsonFiles.damaged(address.child(FILE), address, JOB, e);
    }
  }

  /** The mean of a metric over the folds; null if it is undefined in all. */
  public Double mean(String metric) {
    return document.get("spread") instanceof Map<?, ?> spread
            && spread.get(metric) instanceof Map<?, ?> figures
            && figures.get("mean") instanceof Number mean
        ? mean.doubleValue()
        : null;
  }

  /** The folder of a fold. */
  StorePath folder(int fold) {
    return address.child(TestedFold.name(fold));
  }

  /**
   * Reads the networks.
   *
   * @throws UserException INPUT_MISSING if it is not there, not complete, or no cross-validation;
   *     BUNDLE_INVALID if a network is damaged
   */
  public static TrainedFolds read(Store store, StorePath address) throws IOException {
    PublishedFolder published = JsonFiles.published(store, address, WHAT, JOB);
    Map<String, Object> document = JsonFiles.read(store, published, FILE, WHAT, JOB);
    if (!(document.get("folds") instanceof List<?> listed) || listed.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "%s is no cross-validation: give as --folds what the job %s wrote."
              .formatted(address, JOB));
    }
    List<Fold> folds = new ArrayList<>();
    for (Object each : listed) {
      String name = TestedFold.name(folds.size());
      if (!(each instanceof Map<?, ?> fold)
          || !name.equals(fold.get("fold"))
          || !(fold.get("keptEpoch") instanceof Number keptEpoch)) {
        throw JsonFiles.damaged(published.path(FILE), address, JOB, null);
      }
      if (!store.isDirectory(published.path(name))) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The cross-validation %s has no folder %s: copy it with all its files."
                .formatted(address, name));
      }
      folds.add(new Fold(keptEpoch.intValue(), Bundles.read(store, address.child(name))));
    }
    return new TrainedFolds(address, document, folds);
  }

  /**
   * Makes sure that the networks were trained on this data.
   *
   * @throws UserException USAGE if not, BUNDLE_INVALID if they tell other classes apart
   */
  public void requireTrainedOn(PackedData data) {
    String manifest = data.text("manifest_hash");
    for (int i = 0; i < folds.size(); i++) {
      EvaluateJob.requireSameLabels(folds.get(i).bundle(), data);
      BundleMetadata.Data trained = folds.get(i).trainedOn();
      if (trained == null || !manifest.equals(trained.manifestHash())) {
        throw new UserException(
            ExitCode.USAGE,
            ("%s was not trained on the packed data %s, so that its own test cells are not known: give"
                    + " the data of its training.")
                .formatted(folder(i), data.folder()));
      }
    }
  }

  /**
   * Makes sure that these are the folds that the networks were trained on, patient by patient, so
   * that none is measured on cells that it has seen.
   *
   * @throws UserException USAGE if not
   */
  void requireDealtAs(List<PatientFold> dealt, PackedData data) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < folds.size(); i++) {
      if (!Objects.equals(folds.get(i).trainedOn().splitHash(), dealt.get(i).hash())) {
        others.add(TestedFold.name(i));
      }
    }
    if (!others.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          ("%s of %s had other patients in training, validation and test than the settings deal from"
                  + " %s: set split.fractions as for their training.")
              .formatted(String.join(", ", others), address, data.folder()));
    }
  }
}
