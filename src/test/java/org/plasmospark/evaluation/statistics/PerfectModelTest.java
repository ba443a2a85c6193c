package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.evaluation.Cells;
import org.plasmospark.evaluation.Cells.Cell;
import org.plasmospark.evaluation.EvaluationAccumulator;

/** What is known of models that made no error. */
class PerfectModelTest {
  private static final BootstrapPlan PLAN = new BootstrapPlan(200, 0.95, 3);

  @ParameterizedTest
  @EnumSource(SampledMetric.class)
  void isKnownRoughlyFromTwoPatients(SampledMetric metric) {
    Interval interval = samples(2, true).interval(metric);

    assertThat(interval.value()).isEqualTo(1);
    assertThat(interval.upper()).isEqualTo(1);
    assertThat(interval.lower()).isBetween(metric == SampledMetric.MCC ? -1.0 : 0.0, 0.5);
    assertThat(interval.method())
        .isEqualTo(
            switch (metric) {
              case F1, MCC, BALANCED_ACCURACY -> IntervalMethod.COMBINED;
              default -> IntervalMethod.CLOPPER_PEARSON;
            });
  }

  @ParameterizedTest
  @EnumSource(SampledMetric.class)
  void isKnownBetterFromMorePatientsNotFromMoreCells(SampledMetric metric) {
    assertThat(samples(30, true).interval(metric).lower())
        .isGreaterThan(samples(5, true).interval(metric).lower() + 0.2)
        .isLessThan(0.95);
  }

  @Test
  void putsTheLowerBoundsOfTheirPartsIntoFormulas() {
    Map<SampledMetric, Interval> intervals = samples(10, true).intervals();
    double bound = Math.pow(0.025, 0.1);

    for (SampledMetric metric : List.of(SampledMetric.SENSITIVITY, SampledMetric.AUC)) {
      assertThat(intervals.get(metric).lower()).isCloseTo(bound, within(1e-8));
    }
    for (SampledMetric metric : List.of(SampledMetric.F1, SampledMetric.BALANCED_ACCURACY)) {
      assertThat(intervals.get(metric).lower()).isCloseTo(bound, within(1e-8));
    }
    assertThat(intervals.get(SampledMetric.MCC).lower())
        .isCloseTo(bound * bound - (1 - bound) * (1 - bound), within(1e-8));
  }

  @Test
  void countsForAucThePatientsOfTheRarerClass() {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 40; i++) {
      cells.add(0.9, true, "A" + i % 3);
      cells.add(0.1, false, "B" + i % 20);
    }
    Interval auc = PatientBootstrap.sample(cells, PLAN).orElseThrow().interval(SampledMetric.AUC);

    assertThat(auc.lower()).isCloseTo(Math.pow(0.025, 1 / 3.0), within(1e-8));
  }

  @Test
  void mayBeAnythingWhereAProportionIsUndefined() {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    cells.add(0.1, true, "A");
    cells.add(0.1, true, "B");
    Interval f1 = PatientBootstrap.sample(cells, PLAN).orElseThrow().interval(SampledMetric.F1);
    double sensitivity = 1 - Math.pow(0.025, 0.5);

    assertThat(f1.value()).isZero();
    assertThat(f1.lower()).isZero();
    assertThat(f1.upper()).isCloseTo(2 * sensitivity / (1 + sensitivity), within(1e-8));
  }

  @ParameterizedTest
  @EnumSource(SampledMetric.class)
  void differsFromAnotherByAnIntervalWithAWidth(SampledMetric metric) {
    MetricSamples one = samples(10, true);
    Interval own = one.interval(metric);
    Interval difference = one.difference(metric, samples(10, true));
    double width = 1 - own.lower();

    assertThat(difference).isEqualTo(new Interval(0, -width, width, IntervalMethod.MOVER));
    assertThat(difference.excludesZero()).isFalse();
  }

  @Test
  void differsFromABadModelByBoundsOfBoth() {
    // Zou and Donner's formula with 1 in [l, 1] and 0 in [0, u].
    Interval difference =
        samples(10, true).difference(SampledMetric.SENSITIVITY, samples(10, false));
    double bound = Math.pow(0.025, 0.1);

    assertThat(difference.lower()).isCloseTo(1 - Math.hypot(1 - bound, 1 - bound), within(1e-8));
    assertThat(difference.upper()).isEqualTo(1);
    assertThat(difference.method()).isEqualTo(IntervalMethod.MOVER);
  }

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void holdsValuesOfAnyModel(Cells cells) {
    EvaluationAccumulator evaluation = new EvaluationAccumulator(0.5);
    for (Cell cell : cells.list()) {
      evaluation.add(cell.probability(), cell.actual(), cell.patientId());
    }
    PatientBootstrap.sample(evaluation, PLAN)
        .ifPresent(
            samples ->
                assertThat(samples.intervals())
                    .allSatisfy(
                        (metric, interval) -> {
                          if (interval.isBounded()) {
                            assertThat(interval.lower()).isLessThanOrEqualTo(interval.value());
                            assertThat(interval.upper()).isGreaterThanOrEqualTo(interval.value());
                          }
                        }));
  }

  /** Of a model that is always right, or always wrong, on 40 cells of either class a patient. */
  private static MetricSamples samples(int patients, boolean right) {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 40 * patients; i++) {
      cells.add(right ? 0.9 : 0.1, true, "P" + i % patients);
      cells.add(right ? 0.1 : 0.9, false, "P" + i % patients);
    }
    return PatientBootstrap.sample(cells, PLAN).orElseThrow();
  }
}
