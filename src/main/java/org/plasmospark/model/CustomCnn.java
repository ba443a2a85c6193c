package org.plasmospark.model;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The study's own network: two blocks of 3×3 convolution, ReLU and 2×2 max pooling, a dense layer
 * and one sigmoid.
 *
 * <p>Input is {@code [N, 3, height, width]} float32 in [0, 1]; output is {@code [N, 1]}, the
 * probability of the positive class. At 170×170 it has 13,790,401 parameters, all but 19,520 of
 * them in the dense layer.
 */
public final class CustomCnn {
  /**
   * Updates until the learning rate has its full size. Inputs in [0, 1] all push the dense layer's
   * sums the same way: Adam's first full step moves each by several units, and a unit that lands
   * below zero for every cell never comes back. A hundred thousand such inputs stop the whole
   * network at a loss of ln 2; small first steps do not.
   */
  static final int WARM_UP_STEPS = 50;

  private CustomCnn() {}

  /**
   * The network's configuration, ready to be initialised.
   *
   * @param height rows of the input, at least 10
   * @param width columns of the input, at least 10
   * @param learningRate Adam's step size, reached linearly over the first {@link #WARM_UP_STEPS}
   *     updates
   * @param l2 factor of the weights, not the biases, that is added to their gradient; 0 for none
   * @param seed of the initial weights (Glorot uniform, biases zero, as Keras initialises them)
   */
  public static MultiLayerConfiguration configuration(
      int height, int width, double learningRate, double l2, long seed) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .updater(new Adam(warmedUp(learningRate)))
            .convolutionMode(ConvolutionMode.Truncate);
    if (l2 > 0) {
      builder.l2(l2);
    }
    return builder
        .list()
        .layer(convolution(32))
        .layer(maxPooling())
        .layer(convolution(64))
        .layer(maxPooling())
        .layer(new DenseLayer.Builder().nOut(128).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(new LogitBinaryCrossEntropy())
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build())
        .setInputType(InputType.convolutional(height, width, 3))
        .build();
  }

  /** The network with its initial weights; parameters as for {@link #configuration}. */
  public static MultiLayerNetwork network(
      int height, int width, double learningRate, double l2, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(configuration(height, width, learningRate, l2, seed));
    network.init();
    return network;
  }

  /** A table, because DL4J cannot read its own ramp back from JSON. */
  private static ISchedule warmedUp(double learningRate) {
    Map<Integer, Double> rates = new TreeMap<>();
    for (int step = 0; step < WARM_UP_STEPS; step++) {
      rates.put(step, learningRate * (step + 1) / WARM_UP_STEPS);
    }
    return new MapSchedule(ScheduleType.ITERATION, rates);
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer maxPooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }
}
