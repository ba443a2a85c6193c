package org.plasmospark.spark.training;

import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.scoring.NetworkClassifiers;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.Cell;

/** Predicts cells with a network as it stands in a training. */
final class ValidationPass {
  private final JavaSparkContext context;

  ValidationPass(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * Scores all cells.
   *
   * @param stage name for the Spark UI
   * @param result takes what it needs from the scored cells, which are not kept
   */
  <C extends Cell, T> T run(
      String stage,
      PortableNetwork network,
      ComputeOptions options,
      TrainingInput<C> input,
      JavaRDD<C> cells,
      Function<JavaRDD<ScoredCell>, T> result) {
    Broadcast<PortableNetwork> state = context.broadcast(network);
    String key = context.sc().applicationId() + "/broadcast-" + state.id();
    NetworkClassifiers classifiers = new NetworkClassifiers(state, key, input.shape(), options);
    try {
      return Stages.named(context, stage, () -> result.apply(input.score(classifiers, cells)));
    } finally {
      state.destroy();
    }
  }
}
