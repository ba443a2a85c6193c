package org.plasmospark.evaluation.comparison;

import java.util.Map;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.McNemarTest;
import org.plasmospark.evaluation.statistics.SampledMetric;

/**
 * Two models of a comparison.
 *
 * @param first place of one among the models, from 0
 * @param second place of the other, above {@code first}
 * @param calls of both on the same cells
 * @param test of the shares that they call rightly
 * @param adjustedPValue the test's, adjusted by Holm for all pairs of the comparison
 * @param differences metrics of the first minus those of the second; without bounds where there are
 *     no intervals
 */
public record ModelPair(
    int first,
    int second,
    PairedCalls calls,
    McNemarTest test,
    double adjustedPValue,
    Map<SampledMetric, Interval> differences) {

  /** Copies the map. */
  public ModelPair {
    differences = Map.copyOf(differences);
  }
}
