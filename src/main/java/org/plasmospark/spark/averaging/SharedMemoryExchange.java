package org.plasmospark.spark.averaging;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
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

  private record Round(NetworkState state, SharedNetworks networks) {}

  /**
   * What a worker does. It is a class with a name because Spark reads the bytecode around functions
   * that have none, which takes longer than a minibatch of a head.
   */
  private static final class Training
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<DataSet>, Boolean>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long id;
    private final AveragingWorker worker;

    Training(long id, AveragingWorker worker) {
      this.id = id;
      this.worker = worker;
    }

    @Override
    public Boolean apply(TaskContext task, scala.collection.Iterator<DataSet> minibatches) {
      Round own = ROUNDS.get(id);
      int index = task.partitionId();
      RoundResult result =
          worker.train(
              index,
              JavaConverters.asJavaIterator(minibatches),
              (features, work) ->
                  own.networks()
                      .train(
                          index,
                          own.state(),
                          () -> worker.network(index, features, own.state()),
                          work));
      if (result.examples() == 0) {
        own.networks().idle(index, result);
      }
      return true;
    }
  }

  @Override
  public List<RoundResult> train(
      NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker) {
    long id = IDS.incrementAndGet();
    SharedNetworks shared = new SharedNetworks(networks);
    // Until the round has succeeded, no network is known to have the state of the arrays.
    networks = Map.of();
    ROUNDS.put(id, new Round(state, shared));
    try (shared) {
      round
          .context()
          .runJob(round.rdd(), new Training(id, worker), ClassTag$.MODULE$.apply(Boolean.class));
      List<Trained> all =
          IntStream.range(0, round.getNumPartitions()).mapToObj(shared::trained).toList();
      average(all.stream().filter(trained -> trained.result().examples() > 0).toList(), state);
      networks = shared.keep();
      return all.stream().map(trained -> trained.result().withoutArrays()).toList();
    } finally {
      ROUNDS.remove(id);
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
    networks.values().forEach(TrainableNetwork::close);
    networks = Map.of();
  }
}
