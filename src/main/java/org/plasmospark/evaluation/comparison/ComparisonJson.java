package org.plasmospark.evaluation.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.statistics.McNemarTest;
import org.plasmospark.evaluation.statistics.StatisticsJson;

/** A comparison as plain maps, lists, strings and numbers, as {@link EvaluationJson}. */
public final class ComparisonJson {
  private ComparisonJson() {}

  /** What was found for one model: counts, metrics, intervals. */
  public static Map<String, Object> model(Comparison comparison, int model) {
    EvaluationSummary summary = comparison.summaries().get(model);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("threshold", summary.threshold());
    json.put("confusion", EvaluationJson.counts(summary.confusion()));
    json.put("metrics", EvaluationJson.metrics(summary));
    json.put("intervals", StatisticsJson.intervals(comparison.intervals().get(model).byMetric()));
    return json;
  }

  /**
   * Every pair of models.
   *
   * @param names of the models, in their order
   */
  public static List<Map<String, Object>> pairs(Comparison comparison, List<String> names) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (ModelPair pair : comparison.pairs()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("first", names.get(pair.first()));
      json.put("second", names.get(pair.second()));
      json.put("bothRight", pair.calls().bothRight());
      json.put("onlyFirstRight", pair.calls().onlyFirstRight());
      json.put("onlySecondRight", pair.calls().onlySecondRight());
      json.put("bothWrong", pair.calls().bothWrong());
      json.put("mcnemar", test(pair));
      json.put("differences", StatisticsJson.intervals(pair.differences()));
      pairs.add(json);
    }
    return pairs;
  }

  private static Map<String, Object> test(ModelPair pair) {
    McNemarTest test = pair.test();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("method", test.method().text());
    json.put("statistic", Finite.orNull(test.statistic()));
    json.put("pValue", test.pValue());
    json.put("adjustedPValue", pair.adjustedPValue());
    return json;
  }
}
