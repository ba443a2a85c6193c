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
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Inside of one JVM: workers read the driver's arrays and leave theirs for it. A round of the
 * custom CNN moves 165 MB each way and worker; serialized, that takes longer than five minibatches.
 */
final class SharedMemoryExchange implements RoundExchange {
  private static final Map<Long, Round> ROUNDS = new ConcurrentHashMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  /** Arrays of a worker's results, used again in the next round: fresh ones would be zeroed. */
  private final Map<Integer, float[][]> arrays = new ConcurrentHashMap<>();

  private record Round(
      NetworkState state, Map<Integer, float[][]> arrays, Map<Integer, RoundResult> results) {

    float[] array(int worker, int which, int length) {
      float[][] own = arrays.computeIfAbsent(worker, key -> new float[2][0]);
      if (own[which].length != length) {
        own[which] = new float[length];
      }
      return own[which];
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
    private final AveragingWorker worker;

    Training(long id, AveragingWorker worker) {
      this.id = id;
      this.worker = worker;
    }

    @Override
    public Boolean apply(TaskContext task, scala.collection.Iterator<DataSet> minibatches) {
      Round own = ROUNDS.get(id);
      int index = task.partitionId();
      own.results()
          .put(
              index,
              worker.train(
                  index,
                  JavaConverters.asJavaIterator(minibatches),
                  own.state(),
                  (which, length) -> own.array(index, which, length)));
      return true;
    }
  }

  @Override
  public List<RoundResult> train(
      NetworkState state, JavaRDD<DataSet> round, AveragingWorker worker) {
    long id = IDS.incrementAndGet();
    Round shared = new Round(state, arrays, new ConcurrentHashMap<>());
    ROUNDS.put(id, shared);
    try {
      round
          .context()
          .runJob(round.rdd(), new Training(id, worker), ClassTag$.MODULE$.apply(Boolean.class));
      List<RoundResult> results =
          IntStream.range(0, round.getNumPartitions()).mapToObj(shared.results()::get).toList();
      average(results.stream().filter(result -> result.examples() > 0).toList(), state);
      return results.stream().map(RoundResult::withoutArrays).toList();
    } finally {
      ROUNDS.remove(id);
    }
  }

  private static void average(List<RoundResult> trained, NetworkState state) {
    if (trained.isEmpty()) {
      return;
    }
    long[] examples = trained.stream().mapToLong(RoundResult::examples).toArray();
    WeightedMean.of(
        trained.stream().map(RoundResult::parameters).toList(), examples, state.parameters());
    WeightedMean.of(
        trained.stream().map(RoundResult::updaterState).toList(), examples, state.updaterState());
  }
}
