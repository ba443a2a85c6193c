package org.plasmospark.spark.averaging;

import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** A network, chain or graph of layers, that dl4j-spark trains in place by our master. */
public final class AveragedNetwork {
  private final AveragingTrainingMaster master;
  private final Consumer<JavaRDD<DataSet>> fit;

  /**
   * @param network trained in place
   */
  public AveragedNetwork(JavaSparkContext context, Model network, AveragingTrainingMaster master) {
    this.master = master;
    if (network instanceof ComputationGraph graph) {
      fit = new SparkComputationGraph(context, graph, master)::fit;
    } else {
      fit = new SparkDl4jMultiLayer(context, (MultiLayerNetwork) network, master)::fit;
    }
  }

  /**
   * Trains one round.
   *
   * @param round a partition for each worker
   */
  public RoundSummary fit(JavaRDD<DataSet> round) {
    fit.accept(round);
    return master.lastRound();
  }
}
