package org.plasmospark.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.evaluation.ConfusionMatrix;

/** Expected values by SciPy 1.17. */
class ProportionIntervalTest {
  private static final double DIGITS = 2e-9;

  @ParameterizedTest
  @CsvSource({
    "1, 2, 0.95, 0.15811388300841903, 1",
    "1, 30, 0.95, 0.8842966917779722, 1",
    "0, 10, 0.95, 0, 0.30849710781876083",
    "0.9, 10, 0.95, 0.5549838829718047, 0.9974714214555382",
    "0.5, 1, 0.95, 0.0003855809807559016, 0.9996144190192441",
    "0.75, 1, 0.9, 0.014468260622691404, 0.9999969901463994",
    "0.95, 12.5, 0.95, 0.6683213214892239, 0.9998188775543297",
    "0.998, 3456.7, 0.99, 0.9950871141024056, 0.999423231485517",
    "0.5, 1000000, 0.95, 0.49901951919531184, 0.5009804808046882",
    "0.999999, 1000000, 0.95, 0.9999944283693448, 0.9999999746821924",
    "0.000001, 1, 0.95, 0, 0.9750001169066657",
    "0.3, 7.25, 0.5, 0.15170059326791013, 0.4954053398631614"
  })
  void knowsTheBoundsOfClopperAndPearson(
      double value, double observations, double level, double lower, double upper) {
    Interval interval =
        ClopperPearson.of(value, observations, level, IntervalMethod.CLOPPER_PEARSON);

    assertThat(interval.lower()).isCloseTo(lower, within(DIGITS));
    assertThat(interval.upper()).isCloseTo(upper, within(DIGITS));
    assertThat(interval.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0.95, 1, 12.706204736174694",
    "0.95, 29, 2.045229642132703",
    "0.95, 49, 2.0095752371292392",
    "0.99, 1000000, 2.5758342201053344"
  })
  void knowsTheQuantilesOfStudent(double level, double degrees, double expected) {
    assertThat(ProportionInterval.student(level, degrees)).isCloseTo(expected, within(1e-7));
  }

  @ParameterizedTest
  @CsvSource({
    "0.95, 2, 1.6952190726058738e-72",
    "0.95, 5, 0.0009541005518824907",
    "0.95, 30, 0.01875390027822054",
    "0.9, 10, 0.02666305193223458",
    "0.95, 1000, 0.024804305905564303"
  })
  void widensTheTailsOfFewPatients(double level, int patients, double expected) {
    assertThat(MetricSamples.tail(level, patients)).isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void countsCellsAsMuchAsTheyAreWorth() {
    // n* = 30.638 before and 11.764 after the adjustment for three degrees of freedom.
    assertThat(sensitivity(0.95, "18/20", "40/40", "7/10", "95/100", "20/30"))
        .satisfies(
            interval -> {
              assertThat(interval.method()).isEqualTo(IntervalMethod.KORN_GRAUBARD);
              assertThat(interval.value()).isEqualTo(0.9);
              assertThat(interval.lower()).isCloseTo(0.5900556791670923, within(1e-7));
              assertThat(interval.upper()).isCloseTo(0.995920609497299, within(1e-7));
            });
    // n* = 1: what two patients of whom one is always wrong are worth.
    assertThat(sensitivity(0.95, "10/10", "0/10").lower())
        .isCloseTo(0.0003855809807559016, within(1e-7));
  }

  @Test
  void countsCellsOfPatientsThatAreAlikeAsIndependentAtMost() {
    Interval alike = sensitivity(0.95, Collections.nCopies(50, "18/20").toArray(String[]::new));
    assertThat(alike.lower()).isCloseTo(0.8797120634813074, within(DIGITS));
    assertThat(alike.upper()).isCloseTo(0.91789466564442, within(DIGITS));

    List<String> single = new ArrayList<>(Collections.nCopies(48, "1/1"));
    single.addAll(List.of("0/1", "0/1"));
    Interval oneCellEach = sensitivity(0.95, single.toArray(String[]::new));
    assertThat(oneCellEach.lower()).isCloseTo(0.8614088094833988, within(1e-7));
    assertThat(oneCellEach.upper()).isCloseTo(0.9952731825051755, within(1e-7));
  }

  @Test
  void takesEachPatientForOneObservationWhereThereIsNoError() {
    assertThat(sensitivity(0.95, "500/500", "1/1")).isEqualTo(edge(1, 2));
    assertThat(sensitivity(0.95, "500/500", "1/1").lower()).isLessThan(0.16);
    assertThat(sensitivity(0.95, "0/9", "0/9", "0/9")).isEqualTo(edge(0, 3));
    assertThat(sensitivity(0.95, "7/10", "0/0")).as("one patient").isEqualTo(edge(0.7, 1));
    assertThat(sensitivity(0.95, "0/0", "0/0")).isEqualTo(Interval.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 30, 300})
  void changesLittleWithTheFirstError(int patients) {
    String[] cells = Collections.nCopies(patients, "100/100").toArray(String[]::new);
    Interval without = sensitivity(0.95, cells);
    cells[0] = "99/100";
    Interval with = sensitivity(0.95, cells);

    assertThat(with.method()).isEqualTo(IntervalMethod.KORN_GRAUBARD);
    assertThat(1 - with.lower()).isGreaterThan(0.25 * (1 - without.lower()));
    assertThat(with.upper()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdsItsValueInAnyOrderOfThePatients(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ConfusionMatrix> patients = new ArrayList<>();
    int most = 1 + random.nextInt(300);
    for (int i = 2 + random.nextInt(20); i > 0; i--) {
      patients.add(
          new ConfusionMatrix(
              random.nextInt(most), random.nextInt(3), random.nextInt(most), random.nextInt(3)));
    }
    List<ConfusionMatrix> shuffled = new ArrayList<>(patients);
    Collections.shuffle(shuffled, new Random(seed));
    ConfusionMatrix all = patients.stream().reduce(ConfusionMatrix.EMPTY, ConfusionMatrix::plus);
    for (SampledMetric metric : SampledMetric.values()) {
      for (double level : metric.isProportion() ? List.of(0.5, 0.95, 0.999) : List.<Double>of()) {
        Interval interval = ProportionInterval.of(metric, patients, level);
        Interval other = ProportionInterval.of(metric, shuffled, level);

        assertThat(interval.value()).isEqualTo(metric.of(all, Double.NaN));
        if (interval.isBounded()) {
          assertThat(interval.value()).isBetween(interval.lower(), interval.upper());
          assertThat(interval.lower()).isBetween(0.0, 1.0);
          assertThat(interval.upper()).isBetween(interval.lower() + 1e-4, 1.0);
          assertThat(other.lower()).isCloseTo(interval.lower(), within(1e-7));
          assertThat(other.upper()).isCloseTo(interval.upper(), within(1e-7));
          assertThat(other.method()).isEqualTo(interval.method());
        }
      }
    }
  }

  @Test
  void refusesAnIntervalBesideItsValue() {
    assertThatThrownBy(() -> new Interval(0.5, 0.6, 0.7, IntervalMethod.BOOTSTRAP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(0.5, 0.4, 0.6, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(0.5, Double.NaN, 0.6, IntervalMethod.BOOTSTRAP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Interval.around(0.5, 0.6, 0.7, IntervalMethod.BOOTSTRAP).lower()).isEqualTo(0.5);
    assertThat(Interval.UNKNOWN.methodText()).isNull();
  }

  private static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  private static Interval edge(double value, int patients) {
    return ClopperPearson.of(value, patients, 0.95, IntervalMethod.CLOPPER_PEARSON);
  }

  /** Of patients, each by the cells that were found and all that there are. */
  private static Interval sensitivity(double level, String... patients) {
    return ProportionInterval.of(
        SampledMetric.SENSITIVITY,
        IntStream.range(0, patients.length)
            .mapToObj(i -> patients[i].split("/"))
            .map(
                cells ->
                    new ConfusionMatrix(
                        Long.parseLong(cells[0]),
                        0,
                        0,
                        Long.parseLong(cells[1]) - Long.parseLong(cells[0])))
            .toList(),
        level);
  }
}
