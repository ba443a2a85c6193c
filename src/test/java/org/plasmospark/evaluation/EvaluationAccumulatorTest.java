package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationAccumulatorTest {
  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void summarizesTheSameInAnyPartition(Cells cells) {
    EvaluationSummary whole = summary(collect(cells.list()));
    for (long partition = 0; partition < 5; partition++) {
      EvaluationAccumulator merged = new EvaluationAccumulator(0.5);
      EvaluationAccumulator reversed = new EvaluationAccumulator(0.5);
      for (List<Cells.Cell> part : cells.partitions(partition)) {
        merged.merge(collect(part));
        reversed = collect(part).merge(reversed);
      }
      assertThat(summary(merged)).isEqualTo(whole);
      assertThat(summary(reversed)).isEqualTo(whole);
    }
  }

  @Test
  void countsCellsPatientsAndLossAsByHand() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    accumulator.add(0.8, true, "B");
    accumulator.add(0.4, true, "A");
    accumulator.add(0.5, false, "A");
    accumulator.add(0.1, false);

    EvaluationSummary summary = accumulator.summary("test", "Parasitized", "Uninfected");

    assertThat(summary.n()).isEqualTo(4);
    assertThat(summary.positives()).isEqualTo(2);
    assertThat(summary.confusion()).isEqualTo(new ConfusionMatrix(1, 1, 1, 1));
    assertThat(summary.auc()).isEqualTo(0.75);
    assertThat(summary.logLoss())
        .isEqualTo(
            -(Math.log(0.8) + Math.log(0.4) + Math.log(0.5) + Math.log(0.9)) / 4, within(1e-9));
    assertThat(summary.patients())
        .containsExactly(
            new PatientResult("A", new ConfusionMatrix(0, 1, 0, 1)),
            new PatientResult("B", new ConfusionMatrix(1, 0, 0, 0)));
  }

  @Test
  void clipsTheLossOfACertainError() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    accumulator.add(0, true);

    assertThat(accumulator.logLoss()).isEqualTo(-Math.log(1e-7), within(1e-9));
  }

  @Test
  void tellsWhenAllCellsHaveTheSameScore() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    accumulator.add(0.5, true);
    accumulator.add(0.5, true);
    assertThat(summary(accumulator).isConstant()).as("one class").isFalse();
    accumulator.add(0.5, false);
    assertThat(summary(accumulator).isConstant()).isTrue();
    accumulator.add(0.6, false);
    assertThat(summary(accumulator).isConstant()).isFalse();
  }

  @Test
  void leavesAnEmptyEvaluationUndefined() {
    EvaluationSummary summary = summary(new EvaluationAccumulator(0.5));

    assertThat(summary.n()).isZero();
    assertThat(summary.logLoss()).isNaN();
    assertThat(summary.auc()).isNaN();
    assertThat(summary.roc()).isEqualTo(RocCurve.UNDEFINED);
  }

  @Test
  void countsNothingOfARefusedScore() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);

    assertThatThrownBy(() -> accumulator.add(Double.NaN, true, "A"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(summary(accumulator)).isEqualTo(summary(new EvaluationAccumulator(0.5)));
  }

  @Test
  void refusesToMergeAnotherThreshold() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);

    assertThatThrownBy(() -> accumulator.merge(new EvaluationAccumulator(0.4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5")
        .hasMessageContaining("0.4");
    assertThatThrownBy(() -> new EvaluationAccumulator(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ordersPatientsByErrorsThenShareThenId() {
    PatientResult many = new PatientResult("D", new ConfusionMatrix(0, 3, 100, 0));
    PatientResult small = new PatientResult("C", new ConfusionMatrix(0, 2, 1, 0));
    PatientResult first = new PatientResult("A", new ConfusionMatrix(0, 2, 8, 0));
    PatientResult second = new PatientResult("B", new ConfusionMatrix(0, 2, 8, 0));

    assertThat(List.of(second, first, many, small).stream().sorted(PatientResult.MOST_ERRORS_FIRST))
        .containsExactly(many, small, first, second);
  }

  @Test
  void writesNullForWhatJsonCannotSay() {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    accumulator.add(0.2, false, "A");
    EvaluationSummary summary = summary(accumulator);
    Map<String, Object> json = EvaluationJson.of(summary);

    assertThat(json.keySet())
        .containsExactly(
            "split",
            "positiveLabel",
            "negativeLabel",
            "cells",
            "positives",
            "patientCount",
            "threshold",
            "confusion",
            "metrics",
            "roc",
            "patients");
    assertThat(json).containsEntry("metrics", EvaluationJson.metrics(summary));
    assertThat(EvaluationJson.metrics(summary))
        .containsEntry("specificity", 1.0)
        .containsEntry("sensitivity", null)
        .containsEntry("auc", null)
        .containsEntry("mcc", null);
    assertThat(json).containsEntry("cells", 1L).containsEntry("roc", List.of());

    accumulator.add(0.7, true, "A");
    summary = summary(accumulator);
    assertThat(EvaluationJson.metrics(summary)).containsEntry("auc", 1.0);
    assertThat((List<?>) EvaluationJson.of(summary).get("roc"))
        .first()
        .asInstanceOf(map(String.class, Object.class))
        .containsEntry("threshold", null)
        .containsEntry("falsePositiveRate", 0.0);
  }

  private static EvaluationAccumulator collect(List<Cells.Cell> cells) {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    cells.forEach(cell -> accumulator.add(cell.probability(), cell.actual(), cell.patientId()));
    return accumulator;
  }

  private static EvaluationSummary summary(EvaluationAccumulator accumulator) {
    return accumulator.summary("test", "Parasitized", "Uninfected");
  }
}
