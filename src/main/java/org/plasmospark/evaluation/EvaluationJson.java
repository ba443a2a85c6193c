package org.plasmospark.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An evaluation as plain maps, lists, strings and numbers in a fixed order, for whichever JSON
 * library writes it. Names are camelCase; what is undefined or infinite is null, since JSON has
 * neither NaN nor infinity.
 */
public final class EvaluationJson {
  private EvaluationJson() {}

  /** The whole summary: counts, metrics, ROC curve and patients. */
  public static Map<String, Object> of(EvaluationSummary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("split", summary.split());
    json.put("positiveLabel", summary.positiveLabel());
    json.put("negativeLabel", summary.negativeLabel());
    json.put("cells", summary.n());
    json.put("positives", summary.positives());
    json.put("patientCount", summary.patients().size());
    json.put("threshold", Finite.orNull(summary.threshold()));
    json.put("confusion", counts(summary.confusion()));
    json.put("metrics", metrics(summary));
    json.put("roc", summary.roc().points().stream().map(EvaluationJson::point).toList());
    json.put("patients", summary.patients().stream().map(EvaluationJson::patient).toList());
    return json;
  }

  /** The metrics by name: what a table of several evaluations has as columns. */
  public static Map<String, Object> metrics(EvaluationSummary summary) {
    ConfusionMatrix confusion = summary.confusion();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accuracy", Finite.orNull(confusion.accuracy()));
    json.put("sensitivity", Finite.orNull(confusion.sensitivity()));
    json.put("specificity", Finite.orNull(confusion.specificity()));
    json.put("ppv", Finite.orNull(confusion.ppv()));
    json.put("npv", Finite.orNull(confusion.npv()));
    json.put("f1", Finite.orNull(confusion.f1()));
    json.put("mcc", Finite.orNull(confusion.mcc()));
    json.put("balancedAccuracy", Finite.orNull(confusion.balancedAccuracy()));
    json.put("prevalence", Finite.orNull(confusion.prevalence()));
    json.put("auc", Finite.orNull(summary.auc()));
    json.put("aucErrorBound", Finite.orNull(summary.aucErrorBound()));
    json.put("logLoss", Finite.orNull(summary.logLoss()));
    return json;
  }

  /** The four counts by name. */
  public static Map<String, Object> counts(ConfusionMatrix confusion) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("truePositives", confusion.truePositives());
    json.put("falsePositives", confusion.falsePositives());
    json.put("trueNegatives", confusion.trueNegatives());
    json.put("falseNegatives", confusion.falseNegatives());
    return json;
  }

  private static Map<String, Object> point(RocCurve.Point point) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("falsePositiveRate", point.falsePositiveRate());
    json.put("truePositiveRate", point.truePositiveRate());
    json.put("threshold", Finite.orNull(point.threshold()));
    return json;
  }

  private static Map<String, Object> patient(PatientResult patient) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("patientId", patient.patientId());
    json.put("cells", patient.cells());
    json.put("errors", patient.errors());
    json.putAll(counts(patient.confusion()));
    return json;
  }
}
