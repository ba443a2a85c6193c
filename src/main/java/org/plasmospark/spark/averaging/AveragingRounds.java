package org.plasmospark.spark.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.TrainingStep;
import org.plasmospark.spark.gpu.TaskGpu;

/**
 * Rounds of parameter averaging on random minibatches that stay in the workers' memory, to be
 * measured: what averaging costs beside the steps.
 */
public final class AveragingRounds implements AutoCloseable {
  private final AveragedNetwork averaged;
  private final JavaRDD<DataSet> minibatches;
  private final long images;

  /**
   * @param network to train
   * @param shape channels, rows, columns of an image
   * @param workers side by side, at least 1
   * @param frequency minibatches of a worker in a round, at least 1
   * @param seed of the images
   */
  public AveragingRounds(
      JavaSparkContext context,
      MultiLayerNetwork network,
      int[] shape,
      int workers,
      int batchSize,
      int frequency,
      ComputeOptions options,
      long seed) {
    averaged =
        new AveragedNetwork(
            context, network, new AveragingTrainingMaster(workers, batchSize, options));
    images = (long) workers * frequency * batchSize;
    long[] features = {batchSize, shape[0], shape[1], shape[2]};
    minibatches =
        context
            .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
            .mapPartitions(
                worker -> {
                  TaskGpu.use();
                  long first = seed + (long) worker.next() * frequency;
                  List<DataSet> own = new ArrayList<>();
                  for (int i = 0; i < frequency; i++) {
                    own.add(TrainingStep.minibatch(features, first + i));
                  }
                  return own.iterator();
                })
            .persist(StorageLevel.MEMORY_ONLY());
    averaged.begin();
  }

  /** Images that a round trains. */
  public long images() {
    return images;
  }

  /** One round: the workers' steps, and the mean of what they have. */
  public void run() {
    averaged.fit(minibatches);
  }

  @Override
  public void close() {
    averaged.close();
    minibatches.unpersist(true);
  }
}
