package org.plasmospark.spark.averaging;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.dataset.DataSet;

/** Brings the driver's state to the workers of a round, and the mean of what they trained back. */
interface RoundExchange extends AutoCloseable {

  /**
   * Trains one round.
   *
   * @param state to start from, with what the last round has left in the arrays, if there was one
   *     since the exchange was closed; its arrays are overwritten with the mean of the workers that
   *     have trained, weighted by their examples and summed in the order of the partitions, and
   *     stay as they are if none has
   * @param round a partition for each worker, computed once
   * @return a result for each partition, in their order, without its arrays
   */
  List<RoundResult> train(NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker);

  /**
   * Says that rounds will follow, which may occupy a task slot for each worker until {@link
   * #pause}.
   */
  default void begin(int workers) {
    // every round is a job
  }

  /** Gives back task slots that are occupied between rounds; rounds may follow. */
  default void pause() {
    // none are
  }

  /** Gives back what is kept from round to round; rounds may follow. */
  @Override
  default void close() {
    // nothing is kept
  }

  /** By reference where driver and workers share a JVM; else by broadcast and as task results. */
  static RoundExchange of(JavaSparkContext context) {
    return context.isLocal() ? new SharedMemoryExchange(context) : new BroadcastExchange(context);
  }
}
