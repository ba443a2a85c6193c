package org.plasmospark.model.onednn;

import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec;

/** The same networks for oneDNN and for DL4J, and seeded data for them. */
final class TestNetworks {

  /** Images of a minibatch with their labels. */
  record Batch(float[] images, float[] labels) {
    INDArray dl4jImages(NetworkSpec network) {
      long[] shape = {labels.length, network.channels(), network.height(), network.width()};
      return Nd4j.create(images.clone(), shape, 'c');
    }

    INDArray dl4jLabels() {
      return Nd4j.create(labels.clone(), new long[] {labels.length, 1}, 'c');
    }
  }

  private TestNetworks() {}

  /** The topology of the custom CNN in small: its map sizes are odd on the way as well. */
  static NetworkSpec small() {
    return cnn(20, 4, 5, 6);
  }

  /** The custom CNN itself. */
  static NetworkSpec full() {
    return cnn(170, 32, 64, 128);
  }

  private static NetworkSpec cnn(int size, int filters1, int filters2, int units) {
    return new NetworkSpec(
        3,
        size,
        size,
        List.of(
            new LayerSpec.Convolution(
                filters1, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.MaxPooling(2, 2),
            new LayerSpec.Convolution(
                filters2, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.MaxPooling(2, 2),
            new LayerSpec.Dense(units, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** Other combinations of the same layers: padding, strides, no pooling between, no ReLU. */
  static NetworkSpec odd() {
    return new NetworkSpec(
        2,
        17,
        13,
        List.of(
            new LayerSpec.Convolution(7, 3, 2, 1, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Convolution(18, 3, 1, 1, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Convolution(
                5, 1, 1, 0, org.plasmospark.model.compute.Activation.IDENTITY),
            new LayerSpec.MaxPooling(3, 2),
            new LayerSpec.Dense(9, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(4, org.plasmospark.model.compute.Activation.IDENTITY),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** Nothing to train before the dense layers. */
  static NetworkSpec pooled() {
    return new NetworkSpec(
        3,
        8,
        9,
        List.of(
            new LayerSpec.MaxPooling(2, 2),
            new LayerSpec.Dense(5, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** More weights before the dense layers than a processor keeps near: 4.9 MB. */
  static NetworkSpec heavy() {
    return new NetworkSpec(
        3,
        8,
        8,
        List.of(
            new LayerSpec.Convolution(256, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Convolution(528, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.MaxPooling(2, 2),
            new LayerSpec.Dense(5, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** The logit, which is float32 always, directly behind a convolution. */
  static NetworkSpec direct() {
    return new NetworkSpec(
        3,
        9,
        9,
        List.of(
            new LayerSpec.Convolution(6, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** A head alone, as it stands on frozen features. */
  static NetworkSpec dense() {
    return new NetworkSpec(
        30,
        1,
        1,
        List.of(
            new LayerSpec.Dense(11, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY)));
  }

  /** Dropout in front of a dense layer on maps, and in front of the logit. */
  static NetworkSpec dropped() {
    return new NetworkSpec(
        3,
        9,
        9,
        List.of(
            new LayerSpec.Convolution(6, 3, 1, 0, org.plasmospark.model.compute.Activation.RELU),
            new LayerSpec.Dense(7, org.plasmospark.model.compute.Activation.RELU, 0.3),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY, 0.5)));
  }

  /** A head alone with dropout in front of every layer, of the features as well. */
  static NetworkSpec droppedHead() {
    return new NetworkSpec(
        40,
        1,
        1,
        List.of(
            new LayerSpec.Dense(24, org.plasmospark.model.compute.Activation.RELU, 0.2),
            new LayerSpec.Dense(1, org.plasmospark.model.compute.Activation.IDENTITY, 0.5)));
  }

  static MultiLayerNetwork dl4j(NetworkSpec network, AdamSettings settings, long seed) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.RELU)
            .updater(
                new Adam(
                    settings.learningRate(),
                    settings.beta1(),
                    settings.beta2(),
                    settings.epsilon()))
            .l2(settings.l2())
            .list();
    List<LayerSpec> layers = network.layers();
    for (int i = 0; i < layers.size() - 1; i++) {
      list.layer(layer(layers.get(i)));
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.XENT).nOut(1).activation(Activation.SIGMOID).build());
    list.setInputType(
        InputType.convolutional(network.height(), network.width(), network.channels()));
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  private static Layer layer(LayerSpec layer) {
    if (layer instanceof LayerSpec.Convolution c) {
      return new ConvolutionLayer.Builder(c.kernel(), c.kernel())
          .stride(c.stride(), c.stride())
          .padding(c.padding(), c.padding())
          .nOut(c.filters())
          .activation(activation(c.activation()))
          .build();
    }
    if (layer instanceof LayerSpec.MaxPooling p) {
      return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
          .kernelSize(p.kernel(), p.kernel())
          .stride(p.stride(), p.stride())
          .build();
    }
    LayerSpec.Dense dense = (LayerSpec.Dense) layer;
    return new DenseLayer.Builder()
        .nOut(dense.units())
        .activation(activation(dense.activation()))
        .build();
  }

  private static Activation activation(org.plasmospark.model.compute.Activation activation) {
    return switch (activation) {
      case IDENTITY -> Activation.IDENTITY;
      case RELU -> Activation.RELU;
    };
  }

  /** Random images in [0, 1] and labels. */
  static Batch batch(NetworkSpec network, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] images = new float[examples * network.imageLength()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble();
    }
    float[] labels = new float[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = random.nextInt(2);
    }
    return new Batch(images, labels);
  }

  /** Parameters that do not saturate: He's initialisation, small random biases. */
  static float[] parameters(NetworkSpec network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[network.parameterCount()];
    network
        .parameterSegments()
        .forEach(
            segment -> {
              int fanIn = segment.inputs() * segment.height() * segment.width();
              double scale = segment.bias() ? 0.1 : Math.sqrt(6.0 / fanIn);
              for (int i = 0; i < segment.length(); i++) {
                parameters[segment.offset() + i] = (float) ((2 * random.nextDouble() - 1) * scale);
              }
            });
    return parameters;
  }
}
