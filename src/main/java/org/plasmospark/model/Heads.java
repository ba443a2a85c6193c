package org.plasmospark.model;

import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** What classifies the features of a base network: dense layers, the last one sigmoid. */
final class Heads {
  private Heads() {}

  /**
   * A head with its initial weights: Glorot uniform, biases zero, as Keras initialises them.
   *
   * @param units values of an example
   * @param hidden units of a dense layer with ReLU before the sigmoid; 0 for none
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
            .nIn(hidden == 0 ? units : hidden)
            .nOut(1)
            .activation(Activation.SIGMOID);
    if (options.dropout() > 0) {
      output.dropOut(new SeededDropout(options.dropout(), seed));
    }
    NeuralNetConfiguration.ListBuilder layers = builder.list();
    if (hidden > 0) {
      layers.layer(
          new DenseLayer.Builder().nIn(units).nOut(hidden).activation(Activation.RELU).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(layers.layer(output.build()).build());
    network.init();
    return network;
  }

  /**
   * Adds the layers of a head to a graph.
   *
   * @param input name of what makes its features
   * @param change of each layer's copy before it is added
   * @return the name of the last one
   */
  static String addTo(
      GraphBuilder graph, MultiLayerNetwork head, String input, Consumer<Layer> change) {
    String last = input;
    for (int i = 0; i < head.getnLayers(); i++) {
      Layer layer = head.getLayerWiseConfigurations().getConf(i).getLayer().clone();
      change.accept(layer);
      graph.addLayer(name(i), layer, last);
      last = name(i);
    }
    return last;
  }

  /** Copies the parameters of a head to where its layers were added. */
  static void copy(MultiLayerNetwork head, ComputationGraph network) {
    Map<String, INDArray> parameters = network.paramTable();
    for (int i = 0; i < head.getnLayers(); i++) {
      String prefix = name(i) + "_";
      head.getLayer(i)
          .paramTable()
          .forEach((name, values) -> parameters.get(prefix + name).assign(values));
    }
  }

  /** Of a layer, beside those of a base. */
  private static String name(int layer) {
    return "head" + (layer + 1);
  }
}
