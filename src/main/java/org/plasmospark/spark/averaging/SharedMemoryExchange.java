package org.plasmospark.spark.averaging;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.model.TrainableNetwork;
import org.plasmospark.spark.averaging.SharedNetworks.Trained;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Inside of one JVM: workers keep their networks from round to round, and the driver averages these
 * where they are. The state of the custom CNN is 165 MB; loaded and stored by every worker, it
 * would take as long as a minibatch.
 */
final class SharedMemoryExchange implements RoundExchange {
  private static final Map<Long, Round> ROUNDS = new ConcurrentHashMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  /** Networks in the state that the driver's arrays have, by worker. */
  private Map<Integer, TrainableNetwork> networks = Map.of();

  private final JavaSparkContext context;

  /** Null as long as every round is a job of its own. */
  private RoundsJob job;

  SharedMemoryExchange(JavaSparkContext context) {
    this.context = context;
  }

  private record Round(NetworkState state, SharedNetworks networks, AveragingWorker worker) {
    void train(int index, Iterator<DataSet> minibatches) {
      RoundResult result =
          worker.train(
              index,
              minibatches,
              (features, work) ->
                  networks.train(index, state, () -> worker.network(index, features, state), work));
      if (result.examples() == 0) {
        networks.idle(index, result);
      }
    }
  }

  /**
   * What a worker does. It is a class with a name because Spark reads the bytecode around functions
   * that have none, which takes longer than a minibatch of a head.
   */
  private static final class Training
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<DataSet>, Boolean>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long id;

    Training(long id) {
      this.id = id;
    }

    @Override
    public Boolean apply(TaskContext task, scala.collection.Iterator<DataSet> minibatches) {
      ROUNDS.get(id).train(task.partitionId(), JavaConverters.asJavaIterator(minibatches));
      return true;
    }
  }

  @Override
  public List<RoundResult> train(
      NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker) {
    SharedNetworks shared = new SharedNetworks(networks);
    // Until the round has succeeded, no network is known to have the state of the arrays.
    networks = Map.of();
    try (shared) {
      run(new Round(state, shared, worker), round.rdd());
      List<Trained> all =
          IntStream.range(0, round.getNumPartitions()).mapToObj(shared::trained).toList();
      average(all.stream().filter(trained -> trained.result().examples() > 0).toList(), state);
      networks = shared.keep();
      return all.stream().map(trained -> trained.result().withoutArrays()).toList();
    }
  }

  private void run(Round round, RDD<DataSet> minibatches) {
    if (job == null) {
      runAsJob(round, minibatches);
      return;
    }
    Partition[] partitions = minibatches.partitions();
    boolean done = false;
    try {
      job.train(
          partitions.length,
          (worker, task) ->
              round.train(
                  worker,
                  JavaConverters.asJavaIterator(minibatches.iterator(partitions[worker], task))));
      done = true;
    } finally {
      if (!done) {
        endJob();
      }
    }
  }

  private static void runAsJob(Round round, RDD<DataSet> minibatches) {
    long id = IDS.incrementAndGet();
    ROUNDS.put(id, round);
    try {
      minibatches
          .context()
          .runJob(minibatches, new Training(id), ClassTag$.MODULE$.apply(Boolean.class));
    } finally {
      ROUNDS.remove(id);
    }
  }

  /** One job for all rounds to come, if there is a slot for each worker. */
  @Override
  public void begin(int workers) {
    endJob();
    SparkContext spark = context.sc();
    int slots =
        spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    if (workers <= slots) {
      job = new RoundsJob(context, workers);
    }
  }

  @Override
  public void pause() {
    endJob();
  }

  private void endJob() {
    if (job != null) {
      job.close();
      job = null;
    }
  }

  private static void average(List<Trained> trained, NetworkState state) {
    if (trained.isEmpty()) {
      return;
    }
    long[] weights = trained.stream().mapToLong(one -> one.result().examples()).toArray();
    float[] parameters = state.parameters();
    float[] updaterState = state.updaterState();
    if (trained.stream().allMatch(one -> one.network() != null)) {
      List<TrainableNetwork> all = trained.stream().map(Trained::network).toList();
      all.get(0)
          .average(
              all.subList(1, all.size()),
              (vectors, copy, offset) -> WeightedMean.inPlace(vectors, weights, copy, offset),
              parameters,
              updaterState);
      return;
    }
    List<RoundResult> results = trained.stream().map(Trained::result).toList();
    WeightedMean.of(results.stream().map(RoundResult::parameters).toList(), weights, parameters);
    WeightedMean.of(
        results.stream().map(RoundResult::updaterState).toList(), weights, updaterState);
  }

  @Override
  public void close() {
    endJob();
    networks.values().forEach(TrainableNetwork::close);
    networks = Map.of();
  }
}
