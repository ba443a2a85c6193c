package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.SimulatedChange;
import org.plasmospark.image.SimulatedChange.Kind;

class RobustnessSpreadTest {
  private static final SimulatedChange GRAY = new SimulatedChange(Kind.SATURATION, 0);
  private static final SimulatedChange DARK = new SimulatedChange(Kind.BRIGHTNESS, 0.5);

  @Test
  void takesTheFiguresOfCounts() {
    EvaluationAccumulator plain = counts(0.9, 0.8, 0.2, 0.1);
    EvaluationAccumulator gray = counts(0.9, 0.3, 0.4, 0.1);
    EvaluationAccumulator dark = counts(0.4, 0.8, 0.6, 0.2);

    Robustness robustness = Robustness.of(plain, List.of(GRAY, DARK), List.of(gray, dark));

    assertThat(robustness.plain()).isEqualTo(new Robustness.Calls(4, 1, 1, 1, 1));
    assertThat(robustness.changed())
        .containsExactly(
            new Robustness.Changed(GRAY, new Robustness.Calls(4, 0.75, 0.5, 1, 0.75)),
            new Robustness.Changed(DARK, new Robustness.Calls(4, 0.5, 0.5, 0.5, 0.75)));
    assertThat(robustness.hasOtherCells()).isFalse();
    dark.add(0.5, true);
    assertThat(Robustness.of(plain, List.of(DARK), List.of(dark)).hasOtherCells()).isTrue();
  }

  @Test
  void findsTheChangeThatCostsMostOfTheAucOfTheSameModel() {
    // The second model is worse under each change, but has lost less.
    RobustnessSpread spread =
        new RobustnessSpread(List.of(model(0.99, 0.95, 0.97), model(0.90, 0.89, 0.90)));

    assertThat(spread.largestLoss().orElseThrow().change()).isEqualTo(GRAY);
    RobustnessSpread.Row gray = spread.changed().get(0);
    assertThat(gray.cells()).isEqualTo(20);
    assertThat(gray.auc().mean()).isCloseTo(0.92, within(1e-12));
    assertThat(gray.aucLoss().mean()).isCloseTo(0.025, within(1e-12));
    assertThat(gray.aucLoss().lowest()).isCloseTo(0.01, within(1e-12));
    assertThat(gray.aucLoss().highest()).isCloseTo(0.04, within(1e-12));
  }

  @Test
  void findsNoLossWhereNoAucIsDefined() {
    RobustnessSpread spread =
        new RobustnessSpread(List.of(model(Double.NaN, Double.NaN, Double.NaN)));

    assertThat(spread.largestLoss()).isEmpty();
    assertThat(spread.toMap()).containsEntry("largestAucLoss", null);
    assertThat(((Map<?, ?>) spread.toMap().get("plain")).get("auc")).isNull();
  }

  @Test
  void writesNumbersOfOneModelAndSpreadsOfSeveral() {
    Robustness model = model(0.99, 0.95, 0.97);

    assertThat(change(new RobustnessSpread(List.of(model))))
        .containsEntry("kind", "saturation")
        .containsEntry("strength", 0.0)
        .containsEntry("cells", 10L)
        .containsEntry("auc", 0.95)
        .containsEntry("accuracy", 0.8);
    assertThat(change(new RobustnessSpread(List.of(model, model))).get("auc"))
        .isEqualTo(
            Map.of(
                "folds",
                2,
                "mean",
                0.95,
                "standardDeviation",
                0.0,
                "lowest",
                0.95,
                "highest",
                0.95));
  }

  @Test
  void refusesModelsUnderDifferentChanges() {
    Robustness other = new Robustness(calls(1), List.of(new Robustness.Changed(GRAY, calls(1))));
    assertThatThrownBy(() -> new RobustnessSpread(List.of(model(1, 1, 1), other)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RobustnessSpread(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> change(RobustnessSpread spread) {
    return ((List<Map<String, Object>>) spread.toMap().get("changes")).get(0);
  }

  private static Robustness model(double plain, double gray, double dark) {
    return new Robustness(
        calls(plain),
        List.of(
            new Robustness.Changed(GRAY, calls(gray)), new Robustness.Changed(DARK, calls(dark))));
  }

  private static Robustness.Calls calls(double auc) {
    return new Robustness.Calls(10, 0.8, 0.7, 0.9, auc);
  }

  /** Two positive cells, then two negative ones, by their scores. */
  private static EvaluationAccumulator counts(double... scores) {
    EvaluationAccumulator counts = new EvaluationAccumulator(0.5);
    for (int i = 0; i < scores.length; i++) {
      counts.add(scores[i], i < 2);
    }
    return counts;
  }
}
