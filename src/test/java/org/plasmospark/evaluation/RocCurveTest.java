package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.evaluation.RocCurve.Point;

class RocCurveTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100})
  void thinsToTheGivenNumberAndKeepsBothEnds(int maxPoints) {
    ScoreHistogram histogram = new ScoreHistogram();
    SplittableRandom random = new SplittableRandom(maxPoints);
    for (int i = 0; i < 5_000; i++) {
      boolean actual = random.nextBoolean();
      histogram.add(Math.pow(random.nextDouble(), actual ? 0.7 : 1.4), actual);
    }
    RocCurve whole = histogram.roc(Integer.MAX_VALUE);

    RocCurve thinned = whole.thinned(maxPoints);

    assertThat(thinned.points()).hasSizeBetween(Math.max(2, maxPoints * 9 / 10), maxPoints);
    assertThat(whole.points()).hasSizeGreaterThan(1000).containsAll(thinned.points());
    assertThat(thinned.points().get(0)).isEqualTo(whole.points().get(0));
    assertThat(thinned.points().get(thinned.points().size() - 1))
        .isEqualTo(whole.points().get(whole.points().size() - 1));
  }

  @Test
  void dropsPointsInTheMiddleOfAStraightStretchOnly() {
    RocCurve curve =
        new RocCurve(
            List.of(
                new Point(0, 0, Double.POSITIVE_INFINITY),
                new Point(0, 0.3, 0.9),
                new Point(0, 0.6, 0.8),
                new Point(0.5, 0.6, 0.5),
                new Point(0.5, 1, 0.4),
                new Point(0.7, 1, 0.3),
                new Point(1, 1, 0.1)));

    assertThat(curve.thinned(100).points())
        .extracting(Point::threshold)
        .containsExactly(Double.POSITIVE_INFINITY, 0.8, 0.5, 0.4, 0.1);
  }

  @Test
  void refusesWhatIsNoCurve() {
    Point start = new Point(0, 0, Double.POSITIVE_INFINITY);
    Point end = new Point(1, 1, 0);
    assertThatThrownBy(() -> new RocCurve(List.of(start)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new RocCurve(
                    List.of(start, new Point(0.5, 0.5, 0.6), new Point(0.4, 0.6, 0.5), end)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RocCurve(List.of(start, new Point(0.5, Double.NaN, 0.6), end)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RocCurve(List.of(start, end)).thinned(1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
