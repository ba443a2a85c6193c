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
    json.put("threshold", number(summary.threshold()));
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
    json.put("accuracy", number(confusion.accuracy()));
    json.put("sensitivity", number(confusion.sensitivity()));
    json.put("specificity", number(confusion.specificity()));
    json.put("ppv", number(confusion.ppv()));
    json.put("npv", number(confusion.npv()));
    json.put("f1", number(confusion.f1()));
    json.put("mcc", number(confusion.mcc()));
    json.put("balancedAccuracy", number(confusion.balancedAccuracy()));
    json.put("prevalence", number(confusion.prevalence()));
    json.put("auc", number(summary.auc()));
    json.put("aucErrorBound", number(summary.aucErrorBound()));
    json.put("logLoss", number(summary.logLoss()));
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
    json.put("threshold", number(point.threshold()));
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

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
