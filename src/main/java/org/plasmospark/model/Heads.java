package org.plasmospark.model;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** What classifies the features of a base network: a dense layer with ReLU and one sigmoid. */
final class Heads {
  private Heads() {}

  /**
   * A head with its initial weights: Glorot uniform, biases zero, as Keras initialises them.
   *
   * @param units values of an example
   * @param hidden units of the dense layer
   */
  static MultiLayerNetwork dense(int units, int hidden, TrainingOptions options, long seed) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .updater(new Adam(options.learningRate()));
    if (options.l2() > 0) {
      builder.l2(options.l2());
    }
    OutputLayer.Builder output =
        new OutputLayer.Builder(new LogitBinaryCrossEntropy(options.classWeights()))
            .nIn(hidden)
            .nOut(1)
            .activation(Activation.SIGMOID);
    if (options.dropout() > 0) {
      output.dropOut(new SeededDropout(options.dropout(), seed));
    }
    DenseLayer.Builder dense =
        new DenseLayer.Builder().nIn(units).nOut(hidden).activation(Activation.RELU);
    MultiLayerNetwork network =
        new MultiLayerNetwork(builder.list().layer(dense.build()).layer(output.build()).build());
    network.init();
    return network;
  }

  /** Names of its layers beside those of a base. */
  static List<String> names(MultiLayerNetwork head) {
    return IntStream.rangeClosed(1, head.getnLayers()).mapToObj(i -> "head" + i).toList();
  }
}
