package org.plasmospark.evaluation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.plasmospark.evaluation.CrossValidation.Spread;
import org.plasmospark.image.SimulatedChange;

/**
 * Robustness of one model, or of those of several folds, under the same changes.
 *
 * @param models at least one
 */
public record RobustnessSpread(List<Robustness> models) {
  /**
   * Figures over the models.
   *
   * @param change null for the cells as they are
   * @param cells of all models together
   * @param aucLoss the AUC of the same model on the cells as they are, minus that under the change
   */
  public record Row(
      SimulatedChange change,
      long cells,
      Spread accuracy,
      Spread sensitivity,
      Spread specificity,
      Spread auc,
      Spread aucLoss) {}

  /**
   * @throws IllegalArgumentException if there is no model, or they are under different changes
   */
  public RobustnessSpread {
    models = List.copyOf(models);
    if (models.stream().map(RobustnessSpread::changes).distinct().count() != 1) {
      throw new IllegalArgumentException("no model, or models under different changes");
    }
  }

  private static List<SimulatedChange> changes(Robustness model) {
    return model.changed().stream().map(Robustness.Changed::change).toList();
  }

  /** Whether the figures are means. */
  public boolean ofSeveral() {
    return models.size() > 1;
  }

  /** Figures of the cells as they are. */
  public Row plain() {
    return row(null, models.stream().map(Robustness::plain).toList());
  }

  /** Figures under each change, in the order of the changes. */
  public List<Row> changed() {
    return IntStream.range(0, models.get(0).changed().size())
        .mapToObj(
            i ->
                row(
                    models.get(0).changed().get(i).change(),
                    models.stream().map(model -> model.changed().get(i).calls()).toList()))
        .toList();
  }

  /** The change that costs most of the mean AUC; none if no loss is defined. */
  public Optional<Row> largestLoss() {
    return changed().stream()
        .filter(row -> row.aucLoss().folds() > 0)
        .max(Comparator.comparingDouble(row -> row.aucLoss().mean()));
  }

  private Row row(SimulatedChange change, List<Robustness.Calls> calls) {
    return new Row(
        change,
        calls.stream().mapToLong(Robustness.Calls::cells).sum(),
        spread(calls, Robustness.Calls::accuracy),
        spread(calls, Robustness.Calls::sensitivity),
        spread(calls, Robustness.Calls::specificity),
        spread(calls, Robustness.Calls::auc),
        Spread.of(
            IntStream.range(0, calls.size())
                .mapToObj(i -> models.get(i).plain().auc() - calls.get(i).auc())
                .toList()));
  }

  private static Spread spread(
      List<Robustness.Calls> calls, ToDoubleFunction<Robustness.Calls> figure) {
    return Spread.of(calls.stream().map(figure::applyAsDouble).toList());
  }

  /**
   * Plain values for JSON; what is undefined is null. A figure is a number if it is of one model,
   * else a spread.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plain", figures(plain()));
    json.put(
        "changes",
        changed().stream()
            .map(
                row -> {
                  Map<String, Object> change = named(row);
                  change.putAll(figures(row));
                  change.put("aucLoss", figure(row.aucLoss()));
                  return change;
                })
            .toList());
    json.put(
        "largestAucLoss",
        largestLoss()
            .map(
                row -> {
                  Map<String, Object> change = named(row);
                  change.put("aucLoss", figure(row.aucLoss()));
                  return change;
                })
            .orElse(null));
    return json;
  }

  private static Map<String, Object> named(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", row.change().kind().code());
    json.put("strength", row.change().strength());
    return json;
  }

  private Map<String, Object> figures(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cells", row.cells());
    json.put("accuracy", figure(row.accuracy()));
    json.put("sensitivity", figure(row.sensitivity()));
    json.put("specificity", figure(row.specificity()));
    json.put("auc", figure(row.auc()));
    return json;
  }

  private Object figure(Spread spread) {
    return ofSeveral() ? spread.toMap() : Finite.orNull(spread.mean());
  }
}
