package org.plasmospark.spark.training;

import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.averaging.NetworkState;
import org.plasmospark.spark.scoring.NetworkClassifiers;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.PackedCell;

/** Predicts cells with a network as it stands in a training. */
final class ValidationPass {
  private final JavaSparkContext context;
  private final TrainingPlan plan;

  ValidationPass(JavaSparkContext context, TrainingPlan plan) {
    this.context = context;
    this.plan = plan;
  }

  /**
   * Scores all cells.
   *
   * @param stage name for the Spark UI
   * @param result takes what it needs from the scored cells, which are not kept
   */
  <T> T run(
      String stage,
      MultiLayerNetwork network,
      ComputeOptions options,
      JavaRDD<PackedCell> cells,
      Function<JavaRDD<ScoredCell>, T> result) {
    Broadcast<NetworkState> state = context.broadcast(NetworkState.forPrediction(network));
    int[] shape = {3, plan.preprocessing().height(), plan.preprocessing().width()};
    String key = context.sc().applicationId() + "/broadcast-" + state.id();
    PartitionScorer scorer =
        new PartitionScorer(
            new NetworkClassifiers(state, key, shape, options),
            plan.preprocessing(),
            plan.limits(),
            plan.scoringBatchSize(),
            plan.shares());
    try {
      return Stages.named(context, stage, () -> result.apply(scorer.score(cells)));
    } finally {
      state.destroy();
    }
  }
}
