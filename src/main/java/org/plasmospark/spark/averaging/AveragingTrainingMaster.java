package org.plasmospark.spark.averaging;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.evaluation.ScoreHistogram;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.Networks;
import org.plasmospark.spark.ProcessMemory;

/**
 * dl4j-spark's parameter averaging with its training step replaced: one call of {@code fit} is one
 * round.
 *
 * <p>Each partition of the RDD is one worker. It starts from the driver's parameters and updater
 * state, trains each of its minibatches once and in order, and sends back what it has; the driver
 * sets the mean of all workers, weighted by the examples each has trained. How often the workers
 * are averaged is therefore how many minibatches the caller puts into a round. The RDD is computed
 * once, by one job.
 *
 * <p>dl4j-spark's own step drops what exceeds its frequency, weighs a worker with one minibatch
 * like one with ten, and computes the RDD again for every round.
 */
public final class AveragingTrainingMaster extends ParameterAveragingTrainingMaster {
  private final int workers;
  private final int batchSize;
  private final ComputeOptions options;
  private transient RoundExchange exchange;
  private transient RoundSummary lastRound;

  /** What the rounds have come to; null before the first, and once they are released. */
  private transient NetworkState state;

  private boolean deferring;

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

  /** Exchanges state in another way than the one that fits the context. */
  void exchangeBy(RoundExchange other) {
    exchange = other;
  }

  /**
   * Leaves parameters and updater state of the network as they are until {@link #settle}: written
   * and read again in every round, they would take as long as a minibatch.
   */
  void defer() {
    deferring = true;
  }

  /** Says that rounds will follow, which occupy task slots until {@link #settle}. */
  void begin(JavaSparkContext context) {
    exchange(context).begin(workers);
  }

  /** What the rounds have come to, after at least one, as long as it is deferred. */
  float[] parameters() {
    return state.parameters();
  }

  /** Sets the network to what the rounds have come to, and gives task slots back. */
  void settle(Model network) {
    if (exchange != null) {
      exchange.pause();
    }
    if (state != null) {
      Networks.restore(network, state.parameters(), state.updaterState());
    }
  }

  /** Forgets what the rounds have come to, and gives back what is kept for the next. */
  void release() {
    state = null;
    if (exchange != null) {
      exchange.close();
    }
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer spark, JavaRDD<DataSet> round) {
    train(spark.getSparkContext(), spark.getNetwork(), round);
  }

  @Override
  public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> round) {
    train(spark.getSparkContext(), spark.getNetwork(), round);
  }

  private void train(JavaSparkContext context, Model network, JavaRDD<DataSet> round) {
    if (round.getNumPartitions() > workers) {
      throw new IllegalArgumentException(
          round.getNumPartitions() + " partitions for " + workers + " workers");
    }
    state = state == null ? NetworkState.of(network) : state.counting(network);
    AveragingWorker worker =
        new AveragingWorker(
            new WorkerConfiguration(false, batchSize, batchSize, 1, 0, false), options);
    lastRound = take(network, exchange(context).train(state, round, worker));
    if (!deferring) {
      settle(network);
      release();
    }
  }

  private RoundExchange exchange(JavaSparkContext context) {
    if (exchange == null) {
      exchange = RoundExchange.of(context);
    }
    return exchange;
  }

  /** The round that {@code fit} trained last, null before the first. */
  public RoundSummary lastRound() {
    return lastRound;
  }

  /** Counts the updates and sums up. */
  private static RoundSummary take(Model network, List<RoundResult> results) {
    List<RoundResult> trained = results.stream().filter(result -> result.examples() > 0).toList();
    if (trained.isEmpty()) {
      return new RoundSummary(
          0, 0, 0, Double.NaN, 0, 0, 0, new ScoreHistogram(), ProcessMemory.UNKNOWN);
    }
    int updates = trained.stream().mapToInt(RoundResult::minibatches).max().orElseThrow();
    Networks.setUpdates(network, Networks.updates(network) + updates);
    double loss = trained.stream().mapToDouble(RoundResult::lossSum).sum();
    long total = trained.stream().mapToLong(RoundResult::examples).sum();
    Networks.setScore(network, loss / total);
    ScoreHistogram scores = new ScoreHistogram();
    trained.forEach(result -> scores.merge(result.scores()));
    RoundResult waited =
        trained.stream().max(Comparator.comparingLong(RoundResult::waitNanos)).orElseThrow();
    return new RoundSummary(
        total,
        trained.stream().mapToLong(RoundResult::fromMemory).sum(),
        updates,
        loss / total,
        waited.decodeNanos() / 1e9,
        waited.augmentNanos() / 1e9,
        trained.stream().mapToLong(RoundResult::fitNanos).max().orElseThrow() / 1e9,
        scores,
        trained.stream()
            .map(RoundResult::memory)
            .reduce(ProcessMemory.UNKNOWN, ProcessMemory::max));
  }
}
