package org.plasmospark.evaluation.patients;

import java.util.Comparator;
import java.util.Objects;
import org.plasmospark.evaluation.ConfusionMatrix;

/**
 * One patient of a cross-validation.
 *
 * @param patientId as in the data manifest
 * @param fold that the patient was tested in, such as {@code fold-1}
 * @param calls on the patient's cells, at least one
 * @param auc of the patient's cells alone; NaN if all are of one class
 */
public record TestedPatient(String patientId, String fold, ConfusionMatrix calls, double auc) {

  /** The lowest accuracy first; patients of equal accuracy by their ids. */
  public static final Comparator<TestedPatient> LOWEST_ACCURACY_FIRST =
      Comparator.comparingDouble(TestedPatient::accuracy).thenComparing(TestedPatient::patientId);

  public TestedPatient {
    Objects.requireNonNull(patientId, "patientId");
    Objects.requireNonNull(fold, "fold");
    Objects.requireNonNull(calls, "calls");
  }

  /** Tested cells of the patient. */
  public long cells() {
    return calls.total();
  }

  /** Share of the cells that were called rightly, in [0, 1]. */
  public double accuracy() {
    return calls.accuracy();
  }

  /** Whether there are cells of both classes, so that the AUC is defined. */
  public boolean hasBothClasses() {
    return calls.positives() > 0 && calls.negatives() > 0;
  }
}
