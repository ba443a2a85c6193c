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

/**
 * A network, chain or graph of layers, that dl4j-spark trains by our master. Between the first
 * round and {@link #settle} its parameters and the state of its updater lag behind, while score and
 * counts do not; nobody else may change them from the first round until this is closed.
 */
public final class AveragedNetwork implements AutoCloseable {
  private final JavaSparkContext context;
  private final Model network;
  private final AveragingTrainingMaster master;
  private final Consumer<JavaRDD<DataSet>> fit;

  /**
   * @param network as the first round finds it
   */
  public AveragedNetwork(JavaSparkContext context, Model network, AveragingTrainingMaster master) {
    this.context = context;
    this.network = network;
    this.master = master;
    master.defer();
    if (network instanceof ComputationGraph graph) {
      fit = new SparkComputationGraph(context, graph, master)::fit;
    } else {
      fit = new SparkDl4jMultiLayer(context, (MultiLayerNetwork) network, master)::fit;
    }
  }

  /**
   * Says that rounds will follow one another, until {@link #settle}: where workers share a JVM with
   * the driver, one Spark job, which has the name and group of the calling thread, then does them
   * all.
   */
  public void begin() {
    master.begin(context);
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

  /**
   * The parameters that the last round has come to, flat; they are to be read only, and the next
   * round overwrites them.
   */
  public float[] parameters() {
    return master.parameters();
  }

  /** Sets the network to what the rounds have come to, and lets a job of several rounds end. */
  public void settle() {
    master.settle(network);
  }

  /** Gives back what the workers keep from round to round. */
  @Override
  public void close() {
    master.release();
  }
}
