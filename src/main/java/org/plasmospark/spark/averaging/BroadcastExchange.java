package org.plasmospark.spark.averaging;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.model.TrainableNetwork;

/**
 * Between machines: a broadcast, destroyed when the round ends, and results that stay with the
 * executors and are fetched one after the other. The driver holds the sums and one result, however
 * many workers there are; a result that is lost with its executor is trained again.
 */
final class BroadcastExchange implements RoundExchange {
  private final JavaSparkContext context;

  BroadcastExchange(JavaSparkContext context) {
    this.context = context;
  }

  @Override
  public List<RoundResult> train(
      NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker) {
    Broadcast<NetworkState> broadcast = context.broadcast(state);
    JavaRDD<RoundResult> results =
        round
            .mapPartitionsWithIndex(
                (index, minibatches) ->
                    List.of(train(index, minibatches, broadcast.value(), worker)).iterator(),
                true)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      List<RoundResult> summaries =
          results.map(RoundResult::withoutArrays).collect().stream()
              .sorted(Comparator.comparingInt(RoundResult::worker))
              .toList();
      long examples = summaries.stream().mapToLong(RoundResult::examples).sum();
      if (examples > 0) {
        average(results.toLocalIterator(), examples, state);
      }
      return summaries;
    } finally {
      results.unpersist(true);
      broadcast.destroy();
    }
  }

  private static RoundResult train(
      int index, Iterator<DataSet> minibatches, NetworkState start, AveragingWorker worker) {
    return worker.train(
        index,
        minibatches,
        (features, work) -> {
          try (TrainableNetwork network = worker.network(index, features, start)) {
            RoundResult result = work.apply(network);
            float[] parameters = new float[start.parameters().length];
            float[] updaterState = new float[start.updaterState().length];
            network.store(parameters, updaterState);
            return result.with(parameters, updaterState);
          }
        });
  }

  private static void average(Iterator<RoundResult> results, long examples, NetworkState state) {
    WeightedMean parameters = new WeightedMean(state.parameters().length);
    WeightedMean updaterState = new WeightedMean(state.updaterState().length);
    while (results.hasNext()) {
      RoundResult result = results.next();
      if (result.examples() > 0) {
        double share = result.examples() / (double) examples;
        parameters.add(result.parameters(), share);
        updaterState.add(result.updaterState(), share);
      }
    }
    // Workers are done: a result that is trained again reads the broadcast's own copy.
    parameters.store(state.parameters());
    updaterState.store(state.updaterState());
  }
}
