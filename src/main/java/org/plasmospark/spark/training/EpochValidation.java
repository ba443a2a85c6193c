package org.plasmospark.spark.training;

import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;

/**
 * What the validation cells say of an epoch.
 *
 * @param parameters of the parameters at its end
 * @param average of the average of the parameters; null if there is none
 */
record EpochValidation(EvaluationSummary parameters, EvaluationSummary average) {

  /** Whether the average has the higher AUC, and so stands for the epoch. */
  boolean choosesAverage() {
    return average != null && average.auc() > parameters.auc();
  }

  /** Of what stands for the epoch. */
  EvaluationSummary chosen() {
    return choosesAverage() ? average : parameters;
  }

  /** The average's part of the epoch's record; null if there is none. */
  EpochRecord.Averaged averaged() {
    return average == null
        ? null
        : new EpochRecord.Averaged(
            average.logLoss(), average.confusion().accuracy(), average.auc(), choosesAverage());
  }

  /** Of what stands for the epoch: null where undefined; empty without validation cells. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    if (chosen().n() > 0) {
      EvaluationJson.metrics(chosen())
          .forEach(
              (name, value) ->
                  metrics.put(name, value instanceof Number n ? n.doubleValue() : null));
    }
    return metrics;
  }
}
