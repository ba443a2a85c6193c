package org.plasmospark.evaluation.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adjusts p-values for the number of tests, so that the chance of any false finding stays at the
 * level at which each is read: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
 */
public final class HolmAdjustment {
  private HolmAdjustment() {}

  /**
   * The adjusted values in the same places.
   *
   * @param pValues each in [0, 1]
   */
  public static double[] adjust(double... pValues) {
    List<Integer> ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(place -> pValues[place]))
            .toList();
    double[] adjusted = new double[pValues.length];
    double highest = 0;
    for (int i = 0; i < pValues.length; i++) {
      int place = ascending.get(i);
      highest = Math.max(highest, Math.min(1, (pValues.length - i) * pValues[place]));
      adjusted[place] = highest;
    }
    return adjusted;
  }
}
