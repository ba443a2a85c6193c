package org.plasmospark.report;

import java.util.List;
import java.util.Objects;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.WorstPatient;

/**
 * What the page of a cross-validation shows of its patients.
 *
 * @param worst those of the differences, in their order, with cells
 */
public record PatientReport(PatientDifferences differences, List<WorstPatient> worst) {

  /** Copies the list. */
  public PatientReport {
    Objects.requireNonNull(differences, "differences");
    worst = List.copyOf(worst);
  }
}
