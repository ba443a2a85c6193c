package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.evaluation.Cells;
import org.plasmospark.evaluation.Cells.Cell;
import org.plasmospark.evaluation.EvaluationAccumulator;

class PatientBootstrapTest {
  private static final BootstrapPlan FEW = new BootstrapPlan(100, 0.9, 7);
  private static final BootstrapPlan MANY = new BootstrapPlan(4000, 0.95, 7);

  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void givesTheSameIntervalsInAnyPartitionAndOrder(Cells cells) {
    EvaluationAccumulator whole = collect(cells.list());
    for (long partition = 0; partition < 3; partition++) {
      EvaluationAccumulator merged = new EvaluationAccumulator(0.5);
      for (List<Cell> part : cells.partitions(partition)) {
        merged = collect(part).merge(merged);
      }
      assertThat(PatientBootstrap.sample(merged, FEW).map(MetricSamples::intervals))
          .isEqualTo(PatientBootstrap.sample(whole, FEW).map(MetricSamples::intervals));
    }
  }

  @ParameterizedTest
  @MethodSource("ofSeveralPatients")
  void measuresEachSampleAsIfItsPatientsHadBeenEvaluated(Cells cells) {
    EvaluationAccumulator whole = collect(cells.list());
    List<String> patients = List.copyOf(whole.patients().keySet());
    MetricSamples samples = PatientBootstrap.sample(whole, FEW).orElseThrow();

    assertThat(samples.interval(SampledMetric.AUC).value()).isEqualTo(whole.scores().auc());
    for (int sample = 0; sample < 10; sample++) {
      int[] times = PatientBootstrap.draw(FEW.seed(), sample, patients.size());
      assertThat(Arrays.stream(times).sum()).isEqualTo(patients.size());
      EvaluationAccumulator drawn = new EvaluationAccumulator(0.5);
      for (Cell cell : cells.list()) {
        for (int i = 0; i < times[patients.indexOf(cell.patientId())]; i++) {
          drawn.add(cell.probability(), cell.actual(), cell.patientId());
        }
      }
      for (SampledMetric metric : SampledMetric.values()) {
        assertThat(samples.sampled(metric)[sample])
            .as(metric.text())
            .isEqualTo(metric.of(drawn.confusion(), drawn.scores().auc()), within(1e-12));
      }
    }
  }

  @Test
  void isAsWideAsTheNormalApproximationWhereEachPatientHasOneCell() {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 1000; i++) {
      cells.add(i % 10 == 0 ? 0.2 : 0.8, true, "P" + i);
    }
    Interval accuracy =
        PatientBootstrap.sample(cells, MANY).orElseThrow().interval(SampledMetric.ACCURACY);

    double error = Math.sqrt(0.9 * 0.1 / 1000);
    assertThat(accuracy.value()).isEqualTo(0.9);
    assertThat(accuracy.lower()).isCloseTo(0.9 - 1.96 * error, within(0.2 * error));
    assertThat(accuracy.upper()).isCloseTo(0.9 + 1.96 * error, within(0.2 * error));
  }

  @Test
  void isWiderWhereErrorsPileUpInAFewPatients() {
    EvaluationAccumulator spread = new EvaluationAccumulator(0.5);
    EvaluationAccumulator piled = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 1000; i++) {
      spread.add(i < 100 ? 0.2 : 0.8, true, "P" + i % 50);
      piled.add(i < 100 ? 0.2 : 0.8, true, "P" + i / 20);
    }

    assertThat(width(spread))
        .as("as of independent cells")
        .isCloseTo(2 * 1.96 * Math.sqrt(0.9 * 0.1 / 1000), withinPercentage(10));
    // Each of the 50 patients is all right or all wrong.
    assertThat(width(piled)).isCloseTo(2 * 1.96 * Math.sqrt(0.9 * 0.1 / 50), withinPercentage(20));
  }

  @Test
  void subtractsModelsSampleBySample() {
    EvaluationAccumulator better = new EvaluationAccumulator(0.5);
    EvaluationAccumulator worse = new EvaluationAccumulator(0.5);
    for (int i = 0; i < 1000; i++) {
      // Patients are hard or easy for both; one cell of each patient tells the two apart.
      double shared = i / 20 % 5 == 0 ? 0.2 : 0.8;
      better.add(shared, true, "P" + i / 20);
      worse.add(i % 20 == 0 ? 0.1 : shared, true, "P" + i / 20);
    }
    MetricSamples first = PatientBootstrap.sample(better, MANY).orElseThrow();
    MetricSamples second = PatientBootstrap.sample(worse, MANY).orElseThrow();
    Interval difference = first.difference(SampledMetric.ACCURACY, second);

    assertThat(difference.value()).isCloseTo(0.04, within(1e-12));
    assertThat(difference.excludesZero()).isTrue();
    assertThat(difference.upper() - difference.lower())
        .as("paired")
        .isLessThan(0.2 * width(better));
    assertThat(difference.method()).isEqualTo(IntervalMethod.BOOTSTRAP);
    assertThat(first.difference(SampledMetric.ACCURACY, first).method())
        .isEqualTo(IntervalMethod.MOVER);
    assertThatThrownBy(
            () ->
                first.difference(
                    SampledMetric.AUC, PatientBootstrap.sample(better, FEW).orElseThrow()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dependsOnTheSeed() {
    EvaluationAccumulator cells = collect(Cells.cases().get(3).list());
    BootstrapPlan other = new BootstrapPlan(FEW.samples(), FEW.level(), FEW.seed() + 1);

    assertThat(PatientBootstrap.sample(cells, other).orElseThrow().intervals())
        .isNotEqualTo(PatientBootstrap.sample(cells, FEW).orElseThrow().intervals());
  }

  @Test
  void drawsEveryPatientEquallyOften() {
    int patients = 37;
    int[] sums = new int[patients];
    for (int sample = 0; sample < 4000; sample++) {
      int[] times = PatientBootstrap.draw(3, sample, patients);
      Arrays.setAll(sums, i -> sums[i] + times[i]);
    }
    // Standard deviation of each sum: 63.
    assertThat(Arrays.stream(sums).boxed())
        .allSatisfy(sum -> assertThat(sum).isBetween(4000 - 250, 4000 + 250));
  }

  @Test
  void knowsNoIntervalWithoutPatients() {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    assertThat(PatientBootstrap.sample(cells, FEW)).isEmpty();
    cells.add(0.4, true, "A");
    assertThat(PatientBootstrap.sample(cells, FEW)).as("one patient").isEmpty();
    cells.add(0.4, true, "B");
    assertThat(PatientBootstrap.sample(cells, FEW)).isPresent();
    cells.add(0.4, true);
    assertThat(PatientBootstrap.sample(cells, FEW)).as("an unknown patient").isEmpty();
  }

  @Test
  void givesNoBoundsToWhatManySamplesLack() {
    EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
    cells.add(0.9, true, "A");
    cells.add(0.95, false, "A");
    for (String patient : List.of("A", "B", "C", "D")) {
      cells.add(0.1, false, patient);
    }
    Map<SampledMetric, Interval> intervals =
        PatientBootstrap.sample(cells, FEW).orElseThrow().intervals();

    assertThat(intervals.get(SampledMetric.AUC)).isEqualTo(Interval.without(0.8));
    assertThat(intervals.get(SampledMetric.SENSITIVITY).lower())
        .as("one patient, one observation")
        .isCloseTo(0.05, within(1e-8));
    assertThat(StatisticsJson.intervals(intervals).toString())
        .contains("auc={value=0.8, lower=null, upper=null, method=null}", "method=clopper-pearson}")
        .doesNotContain("NaN");
  }

  @Test
  void interpolatesQuantilesBetweenOrderStatistics() {
    double[] nine = IntStream.rangeClosed(1, 9).asDoubleStream().toArray();

    assertThat(MetricSamples.quantile(nine, 0.1)).isCloseTo(1, within(1e-12));
    assertThat(MetricSamples.quantile(nine, 0.25)).isCloseTo(2.5, within(1e-12));
    assertThat(MetricSamples.quantile(nine, 0.5)).isCloseTo(5, within(1e-12));
    assertThat(MetricSamples.quantile(nine, 0.01)).isEqualTo(1);
    assertThat(MetricSamples.quantile(nine, 0.99)).isEqualTo(9);
  }

  @Test
  void holdsTheTruthAboutAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    for (int study = 0; study < 200; study++) {
      EvaluationAccumulator cells = new EvaluationAccumulator(0.5);
      for (int patient = 0; patient < 60; patient++) {
        double right = 0.7 + 0.3 * random.nextDouble();
        for (int cell = 0; cell < 20; cell++) {
          cells.add(random.nextDouble() < right ? 0.9 : 0.1, true, "P" + patient);
        }
      }
      double truth = 2 * 0.85 / (1 + 0.85);
      Interval f1 =
          PatientBootstrap.sample(cells, new BootstrapPlan(400, 0.95, study))
              .orElseThrow()
              .interval(SampledMetric.F1);
      held += f1.lower() <= truth && f1.upper() >= truth ? 1 : 0;
    }
    assertThat(held).isBetween(180, 198);
  }

  private static Stream<Cells> ofSeveralPatients() {
    return Cells.cases().stream().filter(cells -> collect(cells.list()).patients().size() > 1);
  }

  private static double width(EvaluationAccumulator cells) {
    Interval accuracy =
        PatientBootstrap.sample(cells, MANY).orElseThrow().interval(SampledMetric.ACCURACY);
    return accuracy.upper() - accuracy.lower();
  }

  private static EvaluationAccumulator collect(List<Cell> cells) {
    EvaluationAccumulator accumulator = new EvaluationAccumulator(0.5);
    for (Cell cell : cells) {
      accumulator.add(cell.probability(), cell.actual(), cell.patientId());
    }
    return accumulator;
  }
}
