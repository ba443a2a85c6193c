package org.plasmospark.model;

import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The training of one network on one minibatch that stays in memory, to be measured: forward,
 * backward and update.
 */
public final class TrainingStep implements AutoCloseable {
  private final TrainableNetwork trainable;
  private final DataSet minibatch;

  private TrainingStep(TrainableNetwork trainable, DataSet minibatch) {
    this.trainable = trainable;
    this.minibatch = minibatch;
  }

  /**
   * A step of a network on random images, half of which are of the positive class.
   *
   * @param network whose configuration and parameters are copied
   * @param shape channels, rows, columns of an image
   * @param batchSize at least 1
   * @param seed of the images
   */
  public static TrainingStep of(
      Model network, int[] shape, int batchSize, ComputeOptions options, long seed) {
    long[] features = {batchSize, shape[0], shape[1], shape[2]};
    return new TrainingStep(
        TrainableNetworks.accelerated(
            PortableNetwork.of(network), new float[0], 0, features, batchSize, options),
        minibatch(features, seed));
  }

  /** A minibatch of random images. */
  public static DataSet minibatch(long[] features, long seed) {
    int examples = (int) features[0];
    int length = (int) (features[1] * features[2] * features[3]);
    float[] labels = new float[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = i % 2;
    }
    INDArray images = Nd4j.create(randomImages(examples, length, seed), features);
    return new DataSet(images, Nd4j.create(labels, new long[] {examples, 1}));
  }

  /** Values in [0, 1) for some images. */
  public static float[] randomImages(int examples, int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[examples * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** One update. */
  public void run() {
    trainable.fit(minibatch);
  }

  /** What computes. */
  public String engine() {
    return trainable.engine();
  }

  @Override
  public void close() {
    trainable.close();
    minibatch.getFeatures().close();
    minibatch.getLabels().close();
  }
}
