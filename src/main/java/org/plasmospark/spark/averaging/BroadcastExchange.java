package org.plasmospark.spark.averaging;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.DataSet;

/** Between machines: a broadcast, destroyed when the round ends, and results of tasks. */
final class BroadcastExchange implements RoundExchange {
  private final JavaSparkContext context;

  BroadcastExchange(JavaSparkContext context) {
    this.context = context;
  }

  @Override
  public List<RoundResult> train(
      NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker) {
    Broadcast<NetworkState> broadcast = context.broadcast(state);
    try {
      return round
          .mapPartitionsWithIndex(
              (index, minibatches) ->
                  List.of(
                          worker.train(
                              index, minibatches, broadcast.value(), ResultArrays.allocating()))
                      .iterator(),
              true)
          .collect()
          .stream()
          .sorted(Comparator.comparingInt(RoundResult::worker))
          .toList();
    } finally {
      broadcast.destroy();
    }
  }
}
