package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Receiver operating characteristic: what every threshold would have cost and found. Fawcett, An
 * introduction to ROC analysis, Pattern Recognition Letters 27 (2006) 861-874.
 *
 * @param points from (0, 0) to (1, 1), neither rate ever falling, thresholds falling; empty if the
 *     curve is undefined because a class has no cells
 */
public record RocCurve(List<Point> points) implements Serializable {

  /** The curve of a set that lacks one of the classes. */
  public static final RocCurve UNDEFINED = new RocCurve(List.of());

  /**
   * @throws IllegalArgumentException if the points are not as stated
   */
  public RocCurve {
    points = List.copyOf(points);
    if (!points.isEmpty()) {
      requireCurve(points);
    }
  }

  /**
   * One threshold.
   *
   * @param falsePositiveRate share of the negative cells called positive, in [0, 1]
   * @param truePositiveRate share of the positive cells called positive, in [0, 1]
   * @param threshold cells that score at least this are called positive; positive infinity at (0,
   *     0)
   */
  public record Point(double falsePositiveRate, double truePositiveRate, double threshold)
      implements Serializable {}

  /** Whether both classes had cells. */
  public boolean defined() {
    return !points.isEmpty();
  }

  /**
   * The same curve with fewer points, for drawing and for files: first without the points in the
   * middle of a horizontal or vertical stretch, then, if need be, with points spread evenly along
   * the curve. Both ends stay.
   *
   * @param maxPoints at least 2
   */
  public RocCurve thinned(int maxPoints) {
    if (maxPoints < 2) {
      throw new IllegalArgumentException("a curve needs at least 2 points, not " + maxPoints);
    }
    List<Point> corners = corners();
    if (corners.size() <= maxPoints) {
      return new RocCurve(corners);
    }
    // The sum of both rates runs from 0 to 2: one point for each of the equal stretches but the
    // first, which has the start, leaves room for the end.
    double stretch = 2.0 / (maxPoints - 1);
    List<Point> kept = new ArrayList<>();
    kept.add(corners.get(0));
    int last = 0;
    for (Point point : corners.subList(1, corners.size() - 1)) {
      int reached = (int) ((point.falsePositiveRate + point.truePositiveRate) / stretch);
      if (reached > last && kept.size() < maxPoints - 1) {
        kept.add(point);
        last = reached;
      }
    }
    kept.add(corners.get(corners.size() - 1));
    return new RocCurve(kept);
  }

  private List<Point> corners() {
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean end = i == 0 || i == points.size() - 1;
      if (end || !straight(points.get(i - 1), points.get(i + 1))) {
        kept.add(points.get(i));
      }
    }
    return kept;
  }

  private static boolean straight(Point before, Point after) {
    return before.falsePositiveRate == after.falsePositiveRate
        || before.truePositiveRate == after.truePositiveRate;
  }

  private static void requireCurve(List<Point> points) {
    Point first = points.get(0);
    Point last = points.get(points.size() - 1);
    boolean ends =
        first.falsePositiveRate == 0
            && first.truePositiveRate == 0
            && last.falsePositiveRate == 1
            && last.truePositiveRate == 1;
    boolean rising = true;
    for (int i = 1; i < points.size(); i++) {
      Point before = points.get(i - 1);
      Point after = points.get(i);
      rising &=
          before.falsePositiveRate <= after.falsePositiveRate
              && before.truePositiveRate <= after.truePositiveRate
              && before.threshold > after.threshold;
    }
    if (!ends || !rising) {
      throw new IllegalArgumentException(
          "a ROC curve rises from (0, 0) to (1, 1) while its thresholds fall");
    }
  }
}
