package org.plasmospark.spark.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.spark.pixels.LiveTrainings;
import org.plasmospark.spark.table.PackedCell;

/**
 * Predicts the same cells in two number formats, one after the other, so that an executor holds one
 * network at a time. The driver keeps five bytes a cell for each.
 */
final class PrecisionCheck {
  private final ValidationPass pass;
  private final ImageInput input;
  private final LabelSet labels;

  PrecisionCheck(JavaSparkContext context, TrainingPlan plan) {
    this.pass = new ValidationPass(context);
    this.input = new ImageInput(plan, LiveTrainings.NONE, 0);
    this.labels = plan.labels();
  }

  /**
   * Compares.
   *
   * @param exact the options that compute in float32
   * @param reduced the others
   * @param threshold from which probability on a cell is called positive
   */
  PrecisionComparison compare(
      PortableNetwork network,
      JavaRDD<PackedCell> cells,
      ComputeOptions exact,
      ComputeOptions reduced,
      double threshold) {
    List<PartitionProbabilities> first = probabilities(network, cells, exact);
    List<PartitionProbabilities> second = probabilities(network, cells, reduced);
    return comparison(first, second, threshold, labels);
  }

  private List<PartitionProbabilities> probabilities(
      PortableNetwork network, JavaRDD<PackedCell> cells, ComputeOptions options) {
    LabelSet classes = labels;
    return pass.run(
        "Validate the kept epoch in " + options.precision().text(),
        network,
        options,
        input,
        cells,
        scored ->
            scored
                .mapPartitions(
                    partition -> List.of(PartitionProbabilities.of(partition, classes)).iterator())
                .collect());
  }

  /**
   * Compares what was predicted.
   *
   * @param first in float32
   * @param second of the same partitions in the other format
   */
  static PrecisionComparison comparison(
      List<PartitionProbabilities> first,
      List<PartitionProbabilities> second,
      double threshold,
      LabelSet labels) {
    EvaluationAccumulator exact = new EvaluationAccumulator(threshold);
    EvaluationAccumulator reduced = new EvaluationAccumulator(threshold);
    double largest = first.stream().allMatch(PartitionProbabilities::isEmpty) ? Double.NaN : 0;
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i).order() != second.get(i).order()) {
        throw new IllegalStateException("the validation cells changed between two passes");
      }
      float[] one = first.get(i).probabilities();
      float[] other = second.get(i).probabilities();
      for (int j = 0; j < one.length; j++) {
        double difference = Math.abs((double) one[j] - other[j]);
        // Once a difference is NaN, so is the largest.
        largest = Math.max(largest, difference);
        if (!Double.isNaN(difference)) {
          boolean positive = first.get(i).positives()[j] == 1;
          exact.add(one[j], positive);
          reduced.add(other[j], positive);
        }
      }
    }
    return new PrecisionComparison(summary(exact, labels), summary(reduced, labels), largest);
  }

  private static EvaluationSummary summary(EvaluationAccumulator sum, LabelSet labels) {
    return sum.summary("validation", labels.positive(), labels.negative());
  }
}
