package org.plasmospark.model;

import static org.plasmospark.model.Dl4jLayers.activation;
import static org.plasmospark.model.Dl4jLayers.name;
import static org.plasmospark.model.Dl4jLayers.ones;
import static org.plasmospark.model.Dl4jLayers.require;
import static org.plasmospark.model.Dl4jLayers.requireFlatteningOnly;
import static org.plasmospark.model.Dl4jLayers.requireLogit;
import static org.plasmospark.model.Dl4jLayers.requireTruncating;
import static org.plasmospark.model.Dl4jLayers.units;
import static org.plasmospark.model.Dl4jLayers.unknown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec;

/**
 * Reads DL4J configurations as chains of layers that the engines train, as far as they cover them.
 */
public final class Dl4jTopology {

  /**
   * A configuration seen from the engines.
   *
   * @param network the same network, or empty if an engine could not predict with it
   * @param adam the updater of all its layers, or empty if an engine could not train it
   * @param sentence what the engines do not cover, or that they cover all of it
   */
  public record Coverage(
      Optional<NetworkSpec> network, Optional<AdamSettings> adam, String sentence) {}

  private Dl4jTopology() {}

  /**
   * Translates a configuration of dense layers only, such as a head on frozen features.
   *
   * @param units values of an example
   */
  public static Coverage read(MultiLayerConfiguration configuration, int units) {
    Layer first = configuration.getConf(0).getLayer();
    if (!(first instanceof FeedForwardLayer dense) || first instanceof ConvolutionLayer) {
      return notCovered(unknown(first));
    }
    if (dense.getNIn() != units) {
      return notCovered(
          new NotCovered("layer " + name(first) + " takes another number of values than " + units));
    }
    return read(configuration, units, 1, 1);
  }

  /**
   * Translates a configuration that takes images in NCHW.
   *
   * @param channels of an image
   * @param height rows of an image
   * @param width columns of an image
   */
  public static Coverage read(
      MultiLayerConfiguration configuration, int channels, int height, int width) {
    NetworkSpec network;
    try {
      List<LayerSpec> layers = new ArrayList<>();
      List<NeuralNetConfiguration> confs = configuration.getConfs();
      for (int i = 0; i < confs.size(); i++) {
        requireFlatteningOnly(configuration.getInputPreProcess(i), confs.get(i).getLayer());
        layers.add(layer(confs.get(i).getLayer(), i == confs.size() - 1));
      }
      network = new NetworkSpec(channels, height, width, layers);
    } catch (NotCovered | IllegalArgumentException e) {
      return notCovered(e);
    }
    try {
      AdamSettings adam = adam(configuration);
      return new Coverage(Optional.of(network), Optional.of(adam), "All layers are covered.");
    } catch (NotCovered | IllegalArgumentException e) {
      return new Coverage(
          Optional.of(network),
          Optional.empty(),
          "Covered for prediction, not for training: " + e.getMessage() + ".");
    }
  }

  private static Coverage notCovered(Exception reason) {
    return new Coverage(
        Optional.empty(), Optional.empty(), "Not covered: " + reason.getMessage() + ".");
  }

  private static LayerSpec layer(Layer layer, boolean last) throws NotCovered {
    if (layer.getClass() == ConvolutionLayer.class) {
      return convolution((ConvolutionLayer) layer);
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      return pooling((SubsamplingLayer) layer);
    }
    if (layer.getClass() == DenseLayer.class && !last) {
      DenseLayer dense = (DenseLayer) layer;
      require(dense.hasBias() && !dense.hasLayerNorm(), layer, "has no bias or is normalised");
      return new LayerSpec.Dense(
          units(dense.getNOut()), activation(dense.getActivationFn()), dropout(layer));
    }
    if (layer.getClass() == OutputLayer.class && last) {
      requireLogit((OutputLayer) layer);
      return new LayerSpec.Dense(1, Activation.IDENTITY, dropout(layer));
    }
    throw unknown(layer);
  }

  private static double dropout(Layer layer) {
    return layer.getIDropout() instanceof SeededDropout dropout ? dropout.rate() : 0;
  }

  private static LayerSpec convolution(ConvolutionLayer layer) throws NotCovered {
    require(layer.hasBias(), layer, "has no bias");
    require(ones(layer.getDilation()), layer, "is dilated");
    int kernel = side(layer, layer.getKernelSize());
    int stride = side(layer, layer.getStride());
    int padding = side(layer, layer.getPadding());
    if (layer.getConvolutionMode() == ConvolutionMode.Same) {
      require(stride == 1 && kernel % 2 == 1, layer, "pads one side more than the other");
      padding = kernel / 2;
    } else {
      requireTruncating(layer, layer.getConvolutionMode());
    }
    int filters = units(layer.getNOut());
    return new LayerSpec.Convolution(
        filters, kernel, stride, padding, activation(layer.getActivationFn()));
  }

  private static LayerSpec pooling(SubsamplingLayer layer) throws NotCovered {
    require(
        layer.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX,
        layer,
        "is not max pooling");
    require(ones(layer.getDilation()), layer, "is dilated");
    require(side(layer, layer.getPadding()) == 0, layer, "is padded");
    requireTruncating(layer, layer.getConvolutionMode());
    return new LayerSpec.MaxPooling(
        side(layer, layer.getKernelSize()), side(layer, layer.getStride()));
  }

  private static AdamSettings adam(MultiLayerConfiguration configuration) throws NotCovered {
    AdamSettings found = null;
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      require(conf.isMiniBatch(), conf.getLayer(), "sums gradients instead of averaging them");
      require(nothing(conf.getLayer().getConstraints()), conf.getLayer(), "has constraints");
      require(
          conf.getLayer().getIDropout() == null || dropsInputsOfDense(conf.getLayer()),
          conf.getLayer(),
          "has a dropout that the engines do not have");
      if (conf.getLayer() instanceof BaseLayer layer) {
        AdamSettings settings = adam(layer);
        require(found == null || found.equals(settings), layer, "has an updater of its own");
        found = settings;
      }
    }
    if (found == null) {
      throw new NotCovered("the network has no parameters");
    }
    return found;
  }

  private static boolean dropsInputsOfDense(Layer layer) {
    return layer.getIDropout() instanceof SeededDropout
        && (layer instanceof DenseLayer || layer instanceof OutputLayer);
  }

  private static AdamSettings adam(BaseLayer layer) throws NotCovered {
    require(layer.getIUpdater() instanceof Adam, layer, "is not trained by Adam");
    Adam adam = (Adam) layer.getIUpdater();
    require(layer.getBiasUpdater() == null, layer, "has an updater for its biases");
    require(nothing(layer.getRegularizationBias()), layer, "regularises its biases");
    require(layer.getWeightNoise() == null, layer, "has weight noise");
    require(
        layer.getGradientNormalization() == null
            || layer.getGradientNormalization() == GradientNormalization.None,
        layer,
        "normalises its gradients");
    double l2 = 0;
    if (!nothing(layer.getRegularization())) {
      for (Regularization regularization : layer.getRegularization()) {
        require(
            regularization instanceof L2Regularization, layer, "is regularised by more than L2");
        l2 += ((L2Regularization) regularization).getL2().valueAt(0, 0);
      }
    }
    double rate = adam.getLearningRate(0, 0);
    return new AdamSettings(rate, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), l2);
  }

  private static boolean nothing(Collection<?> collection) {
    return collection == null || collection.isEmpty();
  }

  private static int side(Layer layer, int[] sizes) throws NotCovered {
    require(sizes.length == 2 && sizes[0] == sizes[1], layer, "is not square");
    return sizes[0];
  }
}
