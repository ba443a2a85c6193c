package org.plasmospark.jobs.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.TestedPatient;
import org.plasmospark.evaluation.patients.WorstPatient;
import org.plasmospark.evaluation.patients.WrongCellsByPatient;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.scoring.WrittenPredictions;
import org.plasmospark.spark.scoring.WrongCells;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.StorePath;

/** Fetches the wrong cells of the worst patients of a cross-validation. */
final class WorstPatients {
  /**
   * More than most cells are wide. Pixels that do not compress at all make 77 kB, hence 8 MB of
   * page for all pictures.
   */
  private static final int LONGEST_SIDE = 160;

  private WorstPatients() {}

  /**
   * The worst patients with pictures of their most confidently wrong cells.
   *
   * @param cells of all folds
   * @param predictions the folder of each fold
   */
  static List<WorstPatient> of(
      Work work,
      LabelSet labels,
      PackedCells cells,
      PatientDifferences differences,
      List<StorePath> predictions) {
    Settings settings = work.context().settings();
    List<TestedPatient> worst = differences.worst();
    int shown = Math.min(WorstPatient.CELLS, settings.evaluate().wrongCells());
    if (worst.isEmpty() || shown == 0) {
      return worst.stream().map(patient -> new WorstPatient(patient, List.of())).toList();
    }
    WrongCellsByPatient wrong =
        WrittenPredictions.mostWrong(
            work.spark(),
            predictions,
            worst.stream().map(TestedPatient::patientId).collect(Collectors.toSet()),
            shown,
            settings.evaluate().threshold(),
            labels);
    List<WrongCell> all = new ArrayList<>();
    worst.forEach(patient -> all.addAll(wrong.cells(patient.patientId())));
    Map<String, List<WrongCell>> pictured = new LinkedHashMap<>();
    WrongCells.withThumbnails(all, cells, settings.images().limits(), LONGEST_SIDE)
        .forEach(
            cell ->
                pictured.computeIfAbsent(cell.patientId(), patient -> new ArrayList<>()).add(cell));
    return worst.stream()
        .map(
            patient ->
                new WorstPatient(patient, pictured.getOrDefault(patient.patientId(), List.of())))
        .toList();
  }
}
