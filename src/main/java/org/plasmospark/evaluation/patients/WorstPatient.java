package org.plasmospark.evaluation.patients;

import java.util.List;
import java.util.Objects;
import org.plasmospark.evaluation.WrongCell;

/**
 * A patient with few right calls.
 *
 * @param cells some of the wrongly called ones, the most confidently wrong first
 */
public record WorstPatient(TestedPatient patient, List<WrongCell> cells) {

  /** How many cells of a patient are shown at most. */
  public static final int CELLS = 8;

  /** Copies the list. */
  public WorstPatient {
    Objects.requireNonNull(patient, "patient");
    cells = List.copyOf(cells);
  }
}
