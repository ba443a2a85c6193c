package org.plasmospark.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many cells of either class got which score, in bins whose edges never change, so that
 * histograms made anywhere add up to the same counts in any order.
 *
 * <p>Saturated networks put most scores very close to 0 and 1, so the bins get finer towards both
 * ends: every halving of the distance to the nearer end, from 1/2 down to 2<sup>-43</sup>, holds
 * 1024 bins of equal width. A bin is at most 2<sup>-12</sup> wide, and 2<sup>-10</sup> of the
 * distance to the end; only scores within 2<sup>-43</sup> of an end share one bin. All edges, also
 * {@code 1 - edge}, are exact doubles, and 0.5 is one of them. A bin holds its lower edge and not
 * its upper one: taking a lower edge as threshold (score at least the threshold: positive) gives
 * exactly the calls that the cells themselves would give.
 *
 * <p>Mutable and not thread safe; only bins in use take memory.
 */
public final class ScoreHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bits of the significand that tell bins apart: 2^10 bins for every halving of the distance. */
  private static final int SIGNIFICAND_BITS = 10;

  private static final int SHIFT = 52 - SIGNIFICAND_BITS;

  /** 2^-43; with 10 significand bits its bins end on multiples of 2^-53, as doubles below 1 do. */
  private static final double SMALLEST = 0x1p-43;

  private static final long SMALLEST_KEY = Double.doubleToLongBits(SMALLEST) >>> SHIFT;

  /**
   * Bins below one half: one for the scores under {@link #SMALLEST}, 1024 for each of 42 octaves.
   */
  private static final int HALF = 1 + (42 << SIGNIFICAND_BITS);

  private final TreeMap<Integer, Long> positives = new TreeMap<>();
  private final TreeMap<Integer, Long> negatives = new TreeMap<>();

  /**
   * Counts a cell.
   *
   * @param score the probability of the positive class, in [0, 1]
   * @param actual whether the cell is of the positive class
   * @throws IllegalArgumentException if the score is not a number in [0, 1]; nothing is counted
   */
  public void add(double score, boolean actual) {
    (actual ? positives : negatives).merge(bin(score), 1L, Math::addExact);
  }

  /**
   * Adds the counts of the other histogram, which stays as it is.
   *
   * @return this
   */
  public ScoreHistogram merge(ScoreHistogram other) {
    other.positives.forEach((bin, count) -> positives.merge(bin, count, Math::addExact));
    other.negatives.forEach((bin, count) -> negatives.merge(bin, count, Math::addExact));
    return this;
  }

  /** Counted cells of the positive class. */
  public long positives() {
    return total(positives);
  }

  /** Counted cells of the negative class. */
  public long negatives() {
    return total(negatives);
  }

  /**
   * Area under the ROC curve: the probability that a positive cell scores higher than a negative
   * one, a tie counting half (the Wilcoxon-Mann-Whitney statistic; Hanley and McNeil, Radiology 143
   * (1982) 29-36). Scores in one bin count as tied, which moves the area by {@link
   * #aucErrorBound()} at most. NaN unless there are cells of both classes.
   */
  public double auc() {
    double pairs = (double) positives() * negatives();
    double twiceWon = 0;
    double negativesBelow = 0;
    for (int bin : bins()) {
      double tied = count(negatives, bin);
      twiceWon += count(positives, bin) * (2 * negativesBelow + tied);
      negativesBelow += tied;
    }
    return pairs == 0 ? Double.NaN : twiceWon / 2 / pairs;
  }

  /**
   * Share of the cells that a threshold of 0.5, which is an edge, calls right; NaN without cells.
   */
  public double accuracyAtOneHalf() {
    long right = total(positives.tailMap(HALF)) + total(negatives.headMap(HALF));
    long all = positives() + negatives();
    return all == 0 ? Double.NaN : (double) right / all;
  }

  /** Writes all counts. */
  public void write(DataOutput out) throws IOException {
    for (TreeMap<Integer, Long> counts : List.of(positives, negatives)) {
      out.writeInt(counts.size());
      for (Map.Entry<Integer, Long> bin : counts.entrySet()) {
        out.writeInt(bin.getKey());
        out.writeLong(bin.getValue());
      }
    }
  }

  /** What {@link #write} wrote. */
  public static ScoreHistogram read(DataInput in) throws IOException {
    ScoreHistogram histogram = new ScoreHistogram();
    for (TreeMap<Integer, Long> counts : List.of(histogram.positives, histogram.negatives)) {
      int bins = in.readInt();
      for (int i = 0; i < bins; i++) {
        int bin = in.readInt();
        counts.put(bin, in.readLong());
      }
    }
    return histogram;
  }

  /**
   * How far {@link #auc()} can be from the area of the unbinned scores: half the share of
   * positive-negative pairs that fell into one bin, 0.5 &Sigma; p<sub>i</sub> n<sub>i</sub> / (P
   * N). Zero if no bin holds cells of both classes; NaN unless there are cells of both classes.
   */
  public double aucErrorBound() {
    double pairs = (double) positives() * negatives();
    double tied = 0;
    for (int bin : bins()) {
      tied += (double) count(positives, bin) * count(negatives, bin);
    }
    return pairs == 0 ? Double.NaN : tied / 2 / pairs;
  }

  /**
   * The ROC curve, one point for every bin in use, thinned to {@code maxPoints}. Thresholds are
   * lower edges of bins, hence every point is exact. Empty unless there are cells of both classes.
   *
   * @param maxPoints at least 2
   */
  public RocCurve roc(int maxPoints) {
    double allPositives = positives();
    double allNegatives = negatives();
    if (allPositives == 0 || allNegatives == 0) {
      return RocCurve.UNDEFINED;
    }
    List<RocCurve.Point> points = new ArrayList<>();
    points.add(new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY));
    long truePositives = 0;
    long falsePositives = 0;
    for (int bin : bins().descendingSet()) {
      truePositives += count(positives, bin);
      falsePositives += count(negatives, bin);
      points.add(
          new RocCurve.Point(
              falsePositives / allNegatives, truePositives / allPositives, lowerEdge(bin)));
    }
    return new RocCurve(points).thinned(maxPoints);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreHistogram that
        && positives.equals(that.positives)
        && negatives.equals(that.negatives);
  }

  @Override
  public int hashCode() {
    return 31 * positives.hashCode() + negatives.hashCode();
  }

  @Override
  public String toString() {
    return "ScoreHistogram[positives=" + positives() + ", negatives=" + negatives() + "]";
  }

  /** The bin of a score: rises with the score. */
  static int bin(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("a score must lie in [0, 1] and was " + score);
    }
    if (score < 0.5) {
      return score < SMALLEST ? 0 : halfBin(Double.doubleToLongBits(score));
    }
    // Exact from one half on, and closed above where the lower half is closed below.
    double distance = 1 - score;
    int mirrored = distance <= SMALLEST ? 0 : halfBin(Double.doubleToLongBits(distance) - 1);
    return 2 * HALF - 1 - mirrored;
  }

  /** The smallest score of a bin. */
  static double lowerEdge(int bin) {
    if (bin < HALF) {
      return bin == 0 ? 0 : edge(bin - 1);
    }
    return 1 - edge(2 * HALF - 1 - bin);
  }

  /** As many bins as there can be. */
  static int maxBins() {
    return 2 * HALF;
  }

  private static int halfBin(long bits) {
    return 1 + (int) ((bits >>> SHIFT) - SMALLEST_KEY);
  }

  private static double edge(int step) {
    return Double.longBitsToDouble((SMALLEST_KEY + step) << SHIFT);
  }

  private NavigableSet<Integer> bins() {
    NavigableSet<Integer> bins = new TreeSet<>(positives.keySet());
    bins.addAll(negatives.keySet());
    return bins;
  }

  private static long count(TreeMap<Integer, Long> counts, int bin) {
    return counts.getOrDefault(bin, 0L);
  }

  private static long total(Map<Integer, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
