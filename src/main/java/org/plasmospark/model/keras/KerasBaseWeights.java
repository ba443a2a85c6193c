package org.plasmospark.model.keras;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.keras.KerasWeights.Role;

/** Published weights of the base networks, as the files {@code *_notop.h5} hold them. */
public final class KerasBaseWeights {
  private static final int KERNEL_RANK = 4;

  /** A layer of MobileNetV2 whose channels are in exact proportion to its width. */
  private static final String LAST_BLOCK = "block_16_project";

  private static final int CHANNELS = 320;

  /**
   * A base network with its weights.
   *
   * @param network in inference mode, parameters of the file
   * @param sha256 of the file, 64 hex digits
   */
  public record Loaded(ComputationGraph network, String sha256) {}

  private KerasBaseWeights() {}

  /**
   * Makes a network and gives it the weights of a file.
   *
   * @param file its bytes
   * @param where the file is, for the sentences
   * @param height rows of an image in pixels
   * @param width columns of an image in pixels
   * @throws org.plasmospark.UserException BUNDLE_INVALID if it is not HDF5, damaged, or holds
   *     another network's weights, with the layer and both shapes, or a number that is not finite,
   *     with the layer and the array
   */
  public static Loaded load(byte[] file, String where, BaseNetwork base, int height, int width) {
    try (Hdf5File hdf5 = Hdf5File.of(file, where)) {
      KerasWeights weights = KerasWeights.of(hdf5);
      Map<String, String> names = new HashMap<>();
      weights.layers().forEach(layer -> names.put(comparable(layer), layer));
      requireWidth(hdf5, weights, base);
      ComputationGraph network = base.create(height, width, 0);
      for (Layer layer : network.getLayers()) {
        if (layer.numParams() > 0) {
          String name = layer.conf().getLayer().getLayerName();
          String inFile = names.remove(comparable(name));
          if (inFile == null) {
            throw hdf5.invalid(
                "it has no layer %s with a kernel of the shape %s but begins with %s, so it does not hold"
                        .formatted(name, shape(layer), beginning(hdf5, weights))
                    + " the weights of "
                    + base.text());
          }
          read(layer, new LayerArrays(hdf5, name, weights.of(inFile)));
        }
      }
      if (!names.isEmpty()) {
        throw hdf5.invalid(
            "it has the layer %s, which %s without its classifying top has not"
                .formatted(
                    weights.layers().stream()
                        .filter(names::containsValue)
                        .findFirst()
                        .orElseThrow(),
                    base.text()));
      }
      return new Loaded(network, Sha256.hex(file));
    }
  }

  /** Files of all widths of MobileNetV2 have the same layers. */
  private static void requireWidth(Hdf5File file, KerasWeights weights, BaseNetwork base) {
    if (base == BaseNetwork.MOBILENETV2 && weights.layers().contains(LAST_BLOCK)) {
      weights.of(LAST_BLOCK).values().stream()
          .map(file::shape)
          .filter(shape -> shape.length == KERNEL_RANK && shape[3] != CHANNELS)
          .findFirst()
          .ifPresent(
              shape -> {
                throw file.invalid(
                    "it is of MobileNetV2 of the width %.2f, and only the width 1.0 is supported"
                        .formatted((double) shape[3] / CHANNELS));
              });
    }
  }

  /** Of the kernel, as Keras has it; that of a batch normalization is its vectors'. */
  private static String shape(Layer layer) {
    if (layer.conf().getLayer() instanceof DepthwiseConvolution2D depthwise) {
      return Arrays.toString(
          new long[] {
            depthwise.getKernelSize()[0],
            depthwise.getKernelSize()[1],
            depthwise.getNIn(),
            depthwise.getDepthMultiplier()
          });
    }
    return layer.conf().getLayer() instanceof ConvolutionLayer convolution
        ? Arrays.toString(
            new long[] {
              convolution.getKernelSize()[0],
              convolution.getKernelSize()[1],
              convolution.getNIn(),
              convolution.getNOut()
            })
        : "[" + layer.getParam("gamma").length() + "]";
  }

  /** The first layer of a file and the shape of its kernel. */
  private static String beginning(Hdf5File file, KerasWeights weights) {
    return weights.layers().stream()
        .findFirst()
        .map(
            layer ->
                layer
                    + weights.of(layer).values().stream()
                        .findFirst()
                        .map(path -> ", " + Arrays.toString(file.shape(path)))
                        .orElse(""))
        .orElse("nothing");
  }

  private static void read(Layer target, LayerArrays arrays) {
    org.deeplearning4j.nn.conf.layers.Layer layer = target.conf().getLayer();
    if (layer instanceof DepthwiseConvolution2D depthwise) {
      int[] size = depthwise.getKernelSize();
      int channels = Math.toIntExact(depthwise.getNIn());
      Dl4jParameters.depthwise(
          target,
          arrays.depthwiseKernel(size[0], size[1], channels, depthwise.getDepthMultiplier()));
      readBias(target, depthwise, arrays);
    } else if (layer instanceof ConvolutionLayer convolution) {
      int rows = convolution.getKernelSize()[0];
      int columns = convolution.getKernelSize()[1];
      int inputs = Math.toIntExact(convolution.getNIn());
      int filters = Math.toIntExact(convolution.getNOut());
      float[] kernel = arrays.read(Role.KERNEL, rows, columns, inputs, filters);
      Dl4jParameters.convolution(target, kernel, rows, columns, inputs, filters);
      readBias(target, convolution, arrays);
    } else if (layer instanceof BatchNormalization normalization) {
      int channels = Math.toIntExact(normalization.getNOut());
      Dl4jParameters.normalization(
          target,
          arrays.read(Role.GAMMA, channels),
          arrays.read(Role.BETA, channels),
          arrays.read(Role.MEAN, channels),
          arrays.read(Role.VARIANCE, channels));
    } else {
      throw new IllegalArgumentException("base networks have no layer like " + arrays.layer());
    }
  }

  private static void readBias(Layer target, ConvolutionLayer layer, LayerArrays arrays) {
    if (layer.hasBias()) {
      int filters = Math.toIntExact(layer.getNOut());
      Dl4jParameters.bias(target, arrays.read(Role.BIAS, filters));
    }
  }

  /** Files of SqueezeNet have {@code fire2/squeeze1x1} or {@code fire2_squeeze1x1}. */
  private static String comparable(String layer) {
    return layer.replace('/', '_');
  }
}
