package org.plasmospark.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evaluations of a cross-validation.
 *
 * @param folds each on cells that no other fold was tested on
 * @param pooled all of their cells together. The scores of several networks are then ranked in one
 *     line, so that the pooled AUC also tells how alike their scales are
 */
public record CrossValidation(List<Fold> folds, EvaluationSummary pooled) {

  /**
   * One fold.
   *
   * @param name such as {@code fold-1}
   * @param keptEpoch of its network
   */
  public record Fold(String name, int keptEpoch, EvaluationSummary summary) {}

  /**
   * A metric over the folds.
   *
   * @param folds in which it is defined
   * @param mean of these; NaN without any
   * @param standardDeviation of these, with n - 1 in the denominator; NaN for fewer than two
   * @param lowest NaN without any
   * @param highest NaN without any
   */
  public record Spread(
      int folds, double mean, double standardDeviation, double lowest, double highest) {

    /** The spread of values, of which those that are NaN are left out. */
    public static Spread of(List<Double> values) {
      double[] defined =
          values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
      int n = defined.length;
      double sum = 0;
      double lowest = n == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      double highest = n == 0 ? Double.NaN : Double.NEGATIVE_INFINITY;
      for (double value : defined) {
        sum += value;
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
      double mean = n == 0 ? Double.NaN : sum / n;
      double squares = 0;
      for (double value : defined) {
        squares += (value - mean) * (value - mean);
      }
      return new Spread(
          n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)), lowest, highest);
    }

    /** Plain values for JSON; what is undefined is null. */
    Map<String, Object> toMap() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("folds", folds);
      json.put("mean", Finite.orNull(mean));
      json.put("standardDeviation", Finite.orNull(standardDeviation));
      json.put("lowest", Finite.orNull(lowest));
      json.put("highest", Finite.orNull(highest));
      return json;
    }
  }

  /** Copies the list. */
  public CrossValidation {
    folds = List.copyOf(folds);
  }

  /** Every metric over the folds, by the names of {@link EvaluationJson#metrics}. */
  public Map<String, Spread> spread() {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Fold fold : folds) {
      EvaluationJson.metrics(fold.summary())
          .forEach(
              (name, value) ->
                  values
                      .computeIfAbsent(name, metric -> new ArrayList<>())
                      .add(value instanceof Number number ? number.doubleValue() : Double.NaN));
    }
    Map<String, Spread> spread = new LinkedHashMap<>();
    values.forEach((name, of) -> spread.put(name, Spread.of(of)));
    return spread;
  }

  /** Plain values for JSON; what is undefined is null. */
  public Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> spreads = new LinkedHashMap<>();
    spread().forEach((name, spread) -> spreads.put(name, spread.toMap()));
    json.put("spread", spreads);
    json.put("folds", folds.stream().map(CrossValidation::map).toList());
    json.put("pooled", EvaluationJson.of(pooled));
    return json;
  }

  private static Map<String, Object> map(Fold fold) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fold", fold.name());
    json.put("keptEpoch", fold.keptEpoch());
    json.put("cells", fold.summary().n());
    json.put("positives", fold.summary().positives());
    json.put("patients", fold.summary().patients().size());
    json.put("metrics", EvaluationJson.metrics(fold.summary()));
    return json;
  }
}
