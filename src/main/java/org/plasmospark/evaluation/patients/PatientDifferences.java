package org.plasmospark.evaluation.patients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.statistics.FiveNumbers;

/**
 * The patients of a cross-validation, each tested in one fold.
 *
 * @param patients the lowest accuracy first; patients of equal accuracy by their ids
 */
public record PatientDifferences(List<TestedPatient> patients) {

  /** Of fewer cells, one wrong call takes more than five points of a patient's accuracy. */
  public static final int LEAST_CELLS = 20;

  /** How many patients count as the worst. */
  public static final int WORST = 10;

  /** Sorts the patients. */
  public PatientDifferences {
    patients = patients.stream().sorted(TestedPatient.LOWEST_ACCURACY_FIRST).toList();
  }

  /**
   * The patients of some folds.
   *
   * @param folds the tested cells by the name of the fold
   */
  public static PatientDifferences of(Map<String, EvaluationAccumulator> folds) {
    List<TestedPatient> patients = new ArrayList<>();
    folds.forEach(
        (fold, cells) ->
            cells
                .patients()
                .forEach(
                    (id, scores) ->
                        patients.add(
                            new TestedPatient(id, fold, scores.confusion(), scores.auc()))));
    return new PatientDifferences(patients);
  }

  /** Those with at least {@value #LEAST_CELLS} cells, in the same order. */
  public PatientDifferences withEnoughCells() {
    return new PatientDifferences(
        patients.stream().filter(patient -> patient.cells() >= LEAST_CELLS).toList());
  }

  /** Those of a fold, in the same order. */
  public PatientDifferences of(String fold) {
    return new PatientDifferences(
        patients.stream().filter(patient -> patient.fold().equals(fold)).toList());
  }

  /**
   * At most {@value #WORST} patients, the lowest accuracy first, of those with at least {@value
   * #LEAST_CELLS} cells and a wrong call.
   */
  public List<TestedPatient> worst() {
    return patients.stream()
        .filter(patient -> patient.cells() >= LEAST_CELLS && patient.calls().errors() > 0)
        .limit(WORST)
        .toList();
  }

  /** The accuracy over the patients. */
  public FiveNumbers accuracy() {
    return FiveNumbers.of(patients.stream().map(TestedPatient::accuracy).toList());
  }

  /** The AUC over the patients that have cells of both classes. */
  public FiveNumbers auc() {
    return FiveNumbers.of(patients.stream().map(TestedPatient::auc).toList());
  }
}
