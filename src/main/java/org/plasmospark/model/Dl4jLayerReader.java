package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.activation;
import static org.plasmospark.model.Dl4jLayers.requireFlatteningOnly;
import static org.plasmospark.model.Dl4jLayers.requireNchw;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.BatchNormalization;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.Operation;

/** Reads single layers of DL4J, with their parameters, into a graph. */
final class Dl4jLayerReader {
  private final GraphBuilder builder;

  Dl4jLayerReader(GraphBuilder builder) {
    this.builder = builder;
  }

  /**
   * Adds a layer.
   *
   * @param network the layer with its parameters
   * @param layer its configuration
   * @param step what DL4J does in front of it, or null
   */
  void add(
      String name,
      org.deeplearning4j.nn.api.Layer network,
      Layer layer,
      InputPreProcessor step,
      String input)
      throws NotCovered {
    if (layer instanceof FrozenLayer frozen) {
      add(name, network, frozen.getLayer(), step, input);
      return;
    }
    requireFlatteningOnly(step, layer);
    if (layer.getClass() == org.deeplearning4j.nn.conf.layers.BatchNormalization.class) {
      normalization(
          name, network, (org.deeplearning4j.nn.conf.layers.BatchNormalization) layer, input);
    } else if (layer.getClass() == DropoutLayer.class) {
      Activation activation = activation(((DropoutLayer) layer).getActivationFn());
      Dl4jOperations.activate(builder, name, activation, input);
    } else if (!Dl4jOperations.fold(builder, name, layer, input)) {
      Operation operation = Dl4jOperations.of(layer, builder.shape(input));
      if (operation instanceof Operation.Convolution c) {
        INDArray values = network.getParam(DefaultParamInitializer.WEIGHT_KEY);
        if (c.groups() > 1) {
          values = values.permute(Dl4jLayers.CHANNELS_FIRST);
        }
        LayerWeights weights = new LayerWeights(inOrder(values), bias(network, c.filters()));
        builder.add(name, operation, weights, input);
      } else if (operation instanceof Operation.Dense d) {
        builder.add(name, operation, denseWeights(network, d.units()), input);
      } else {
        builder.add(name, operation, input);
      }
    }
  }

  private void normalization(
      String name,
      org.deeplearning4j.nn.api.Layer network,
      org.deeplearning4j.nn.conf.layers.BatchNormalization layer,
      String input)
      throws NotCovered {
    requireNchw(layer, layer.getCnn2DFormat());
    float[] mean = inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    builder.normalize(
        name,
        new BatchNormalization(
            layer.isLockGammaBeta()
                ? filled(mean.length, layer.getGamma())
                : inOrder(network.getParam(BatchNormalizationParamInitializer.GAMMA)),
            layer.isLockGammaBeta()
                ? filled(mean.length, layer.getBeta())
                : inOrder(network.getParam(BatchNormalizationParamInitializer.BETA)),
            mean,
            variance(network, layer.isUseLogStd()),
            layer.getEps()),
        input);
  }

  /** DL4J keeps either the variance or the decimal logarithm of the standard deviation. */
  private static float[] variance(org.deeplearning4j.nn.api.Layer network, boolean logarithm) {
    if (!logarithm) {
      return inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
    }
    float[] variance = inOrder(network.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
    for (int i = 0; i < variance.length; i++) {
      variance[i] = (float) Math.pow(10, 2 * variance[i]);
    }
    return variance;
  }

  private static LayerWeights denseWeights(org.deeplearning4j.nn.api.Layer network, int units) {
    INDArray values = network.getParam(DefaultParamInitializer.WEIGHT_KEY);
    return new LayerWeights(inOrder(values.transpose()), bias(network, units));
  }

  private static float[] bias(org.deeplearning4j.nn.api.Layer network, int length) {
    INDArray bias = network.getParam(DefaultParamInitializer.BIAS_KEY);
    return bias == null ? new float[length] : inOrder(bias);
  }

  private static float[] inOrder(INDArray array) {
    try (INDArray copy = array.dup('c')) {
      return FloatVectors.copy(copy);
    }
  }

  private static float[] filled(int length, double value) {
    float[] values = new float[length];
    Arrays.fill(values, (float) value);
    return values;
  }
}
