package org.plasmospark.spark.averaging;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.model.ComputeOptions;

/**
 * dl4j-spark's parameter averaging with its training step replaced: one call of {@code fit} is one
 * round.
 *
 * <p>Each partition of the RDD is one worker. It starts from the driver's parameters and updater
 * state, trains each of its minibatches once and in order, and sends back what it has; the driver
 * sets the mean of all workers, weighted by the examples each has trained. How often the workers
 * are averaged is therefore how many minibatches the caller puts into a round. The RDD is computed
 * once, by one job; its broadcast is destroyed when the round ends.
 *
 * <p>dl4j-spark's own step drops what exceeds its frequency, weighs a worker with one minibatch
 * like one with ten, and computes the RDD again for every round.
 */
public final class AveragingTrainingMaster extends ParameterAveragingTrainingMaster {
  private final int workers;
  private final int batchSize;
  private final ComputeOptions options;
  private transient RoundSummary lastRound;

  /**
   * @param workers partitions a round has at most, at least 1
   * @param batchSize examples in a full minibatch, at least 1
   * @param options what the workers compute with
   */
  public AveragingTrainingMaster(int workers, int batchSize, ComputeOptions options) {
    super(
        true,
        workers,
        batchSize,
        batchSize,
        1,
        2,
        0,
        Repartition.Never,
        RepartitionStrategy.Balanced,
        false);
    this.workers = workers;
    this.batchSize = batchSize;
    this.options = options;
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> round) {
    if (round.getNumPartitions() > workers) {
      throw new IllegalArgumentException(
          round.getNumPartitions() + " partitions for " + workers + " workers");
    }
    MultiLayerNetwork network = spark.getNetwork();
    Broadcast<NetworkState> state = spark.getSparkContext().broadcast(NetworkState.of(network));
    try {
      AveragingWorker worker =
          new AveragingWorker(
              state, new WorkerConfiguration(false, batchSize, batchSize, 1, 0, false), options);
      List<RoundResult> results =
          round
              .mapPartitionsWithIndex(
                  (index, minibatches) -> List.of(worker.train(index, minibatches)).iterator(),
                  true)
              .collect();
      lastRound = average(network, results);
    } finally {
      state.destroy();
    }
  }

  /** The round that {@code fit} trained last, null before the first. */
  public RoundSummary lastRound() {
    return lastRound;
  }

  private static RoundSummary average(MultiLayerNetwork network, List<RoundResult> results) {
    List<RoundResult> trained =
        results.stream()
            .filter(result -> result.examples() > 0)
            .sorted(Comparator.comparingInt(RoundResult::worker))
            .toList();
    if (trained.isEmpty()) {
      return new RoundSummary(0, 0, Double.NaN, 0);
    }
    long[] examples = trained.stream().mapToLong(RoundResult::examples).toArray();
    FloatBytes.weightedMean(
        trained.stream().map(RoundResult::parameters).toList(), examples, network.params());
    if (trained.get(0).updaterState().length > 0) {
      FloatBytes.weightedMean(
          trained.stream().map(RoundResult::updaterState).toList(),
          examples,
          network.getUpdater().getStateViewArray());
    }
    int updates = trained.stream().mapToInt(RoundResult::minibatches).max().orElseThrow();
    network.setIterationCount(network.getIterationCount() + updates);
    double loss = trained.stream().mapToDouble(RoundResult::lossSum).sum();
    long total = trained.stream().mapToLong(RoundResult::examples).sum();
    network.setScore(loss / total);
    return new RoundSummary(
        total,
        updates,
        loss / total,
        trained.stream().mapToLong(RoundResult::fitNanos).max().orElseThrow() / 1e9);
  }
}
