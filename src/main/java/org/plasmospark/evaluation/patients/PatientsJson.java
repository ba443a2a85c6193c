package org.plasmospark.evaluation.patients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.FiveNumbers;

/** Patients as plain maps, lists, strings and numbers, as {@link EvaluationJson}. */
public final class PatientsJson {
  private PatientsJson() {}

  /** The patients, their spread, and the worst with their wrong cells. */
  public static Map<String, Object> of(PatientDifferences differences, List<WorstPatient> worst) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("patientSpread", spread(differences));
    json.put("patients", differences.patients().stream().map(PatientsJson::patient).toList());
    json.put("worstPatients", worst.stream().map(PatientsJson::worst).toList());
    return json;
  }

  private static Map<String, Object> spread(PatientDifferences differences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("all", metrics(differences));
    json.put("leastCells", PatientDifferences.LEAST_CELLS);
    json.put("withLeastCells", metrics(differences.withEnoughCells()));
    return json;
  }

  private static Map<String, Object> metrics(PatientDifferences differences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accuracy", numbers(differences.accuracy()));
    json.put("auc", numbers(differences.auc()));
    return json;
  }

  private static Map<String, Object> numbers(FiveNumbers numbers) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("patients", numbers.n());
    json.put("minimum", Finite.orNull(numbers.minimum()));
    json.put("lowerQuartile", Finite.orNull(numbers.lowerQuartile()));
    json.put("median", Finite.orNull(numbers.median()));
    json.put("upperQuartile", Finite.orNull(numbers.upperQuartile()));
    json.put("maximum", Finite.orNull(numbers.maximum()));
    return json;
  }

  private static Map<String, Object> patient(TestedPatient patient) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("patientId", patient.patientId());
    json.put("fold", patient.fold());
    json.put("cells", patient.cells());
    json.put("positives", patient.calls().positives());
    json.put("negatives", patient.calls().negatives());
    json.putAll(EvaluationJson.counts(patient.calls()));
    json.put("accuracy", Finite.orNull(patient.accuracy()));
    json.put("auc", Finite.orNull(patient.auc()));
    return json;
  }

  private static Map<String, Object> worst(WorstPatient worst) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("patientId", worst.patient().patientId());
    json.put("wrongCells", worst.cells().stream().map(PatientsJson::cell).toList());
    return json;
  }

  private static Map<String, Object> cell(WrongCell cell) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("imageId", cell.imageId());
    json.put("path", cell.path());
    json.put("label", cell.actualLabel());
    json.put("probability", cell.probability());
    return json;
  }
}
