package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * The calls on the cells of one patient.
 *
 * @param patientId as in the data manifest
 * @param confusion the patient's cells
 */
public record PatientResult(String patientId, ConfusionMatrix confusion) implements Serializable {

  /** Most errors first; then the higher share of errors, then the patient's id. */
  public static final Comparator<PatientResult> MOST_ERRORS_FIRST =
      Comparator.comparingLong((PatientResult result) -> -result.errors())
          .thenComparingLong(PatientResult::cells)
          .thenComparing(PatientResult::patientId);

  public PatientResult {
    Objects.requireNonNull(patientId, "patientId");
    Objects.requireNonNull(confusion, "confusion");
  }

  /** Cells of the patient that were evaluated. */
  public long cells() {
    return confusion.total();
  }

  /** Cells of the patient that were called wrongly. */
  public long errors() {
    return confusion.errors();
  }
}
