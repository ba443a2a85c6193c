package org.plasmospark.model;

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

/**
 * The study's own network: two blocks of 3×3 convolution, ReLU and 2×2 max pooling, a dense layer
 * and one sigmoid.
 *
 * <p>Inputs in [0, 1] all push the dense layer's sums the same way: Adam's first full step moves
 * each by several units, and a unit that lands below zero for every cell never comes back. A
 * hundred thousand such inputs stop the whole network at a loss of ln 2; a learning rate that is
 * warmed up does not.
 *
 * <p>Input is {@code [N, 3, height, width]} float32 in [0, 1]; output is {@code [N, 1]}, the
 * probability of the positive class. At 170×170 it has 13,790,401 parameters, all but 19,520 of
 * them in the dense layer.
 */
public final class CustomCnn {
  private CustomCnn() {}

  /**
   * The network's configuration, ready to be initialised.
   *
   * @param height rows of the input, at least 10
   * @param width columns of the input, at least 10
   * @param options learning rate of Adam, regularisation and loss
   * @param seed of the initial weights (Glorot uniform, biases zero, as Keras initialises them) and
   *     of dropout
   */
  public static MultiLayerConfiguration configuration(
      int height, int width, TrainingOptions options, long seed) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .updater(new Adam(options.learningRate()))
            .convolutionMode(ConvolutionMode.Truncate);
    if (options.l2() > 0) {
      builder.l2(options.l2());
    }
    OutputLayer.Builder output =
        new OutputLayer.Builder(new LogitBinaryCrossEntropy(options.classWeights()))
            .nOut(1)
            .activation(Activation.SIGMOID);
    if (options.dropout() > 0) {
      output.dropOut(new SeededDropout(options.dropout(), seed));
    }
    return builder
        .list()
        .layer(convolution(32))
        .layer(maxPooling())
        .layer(convolution(64))
        .layer(maxPooling())
        .layer(new DenseLayer.Builder().nOut(128).activation(Activation.RELU).build())
        .layer(output.build())
        .setInputType(InputType.convolutional(height, width, 3))
        .build();
  }

  /** The network with its initial weights; parameters as for {@link #configuration}. */
  public static MultiLayerNetwork network(
      int height, int width, TrainingOptions options, long seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(height, width, options, seed));
    network.init();
    return network;
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
