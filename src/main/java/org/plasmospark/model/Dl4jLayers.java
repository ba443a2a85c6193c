package org.plasmospark.model;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.model.compute.Activation;

/** What the readers of DL4J configurations ask of single layers. */
final class Dl4jLayers {
  /** Rows, columns, channels and filters of a channel, which DL4J has of depthwise weights. */
  static final int[] CHANNELS_FIRST = {2, 3, 0, 1};

  private Dl4jLayers() {}

  static void require(boolean condition, Layer layer, String otherwise) throws NotCovered {
    if (!condition) {
      throw new NotCovered("layer " + name(layer) + " " + otherwise);
    }
  }

  static NotCovered unknown(Layer layer) {
    return new NotCovered("layer " + name(layer) + " is of a kind that the engines do not have");
  }

  static String name(Layer layer) {
    String name = layer.getLayerName();
    return name == null ? layer.getClass().getSimpleName() : name;
  }

  static Activation activation(IActivation function) throws NotCovered {
    if (new ActivationReLU().equals(function)) {
      return Activation.RELU;
    }
    if (function instanceof ActivationReLU6
        || new ActivationReLU(6.0, null, null).equals(function)) {
      return Activation.RELU6;
    }
    if (function instanceof ActivationIdentity) {
      return Activation.IDENTITY;
    }
    throw new NotCovered("activation " + function + " is not one that the engines have");
  }

  /** Dense layers flatten planes by themselves, and the engines know no other step between. */
  static void requireFlatteningOnly(InputPreProcessor step, Layer layer) throws NotCovered {
    boolean flattens =
        step != null
            && step.getClass() == CnnToFeedForwardPreProcessor.class
            && ((CnnToFeedForwardPreProcessor) step).getFormat() == CNN2DFormat.NCHW
            && (layer instanceof DenseLayer || layer instanceof OutputLayer);
    require(step == null || flattens, layer, "has a preprocessor in front of it");
  }

  /** The engines end in a logit, whose sigmoid is the one output. */
  static void requireLogit(OutputLayer output) throws NotCovered {
    require(output.hasBias(), output, "has no bias");
    require(output.getNOut() == 1, output, "has more than one unit");
    require(
        output.getActivationFn() instanceof ActivationSigmoid
            && isBinaryCrossEntropy(output.getLossFn()),
        output,
        "is not a sigmoid with binary cross-entropy");
  }

  private static boolean isBinaryCrossEntropy(ILossFunction loss) {
    return loss instanceof LogitBinaryCrossEntropy
        || loss instanceof LossBinaryXENT stock && stock.getWeights() == null;
  }

  static void requireTruncating(Layer layer, ConvolutionMode mode) throws NotCovered {
    require(
        mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict,
        layer,
        "has convolution mode " + mode);
  }

  static void requireNchw(Layer layer, CNN2DFormat format) throws NotCovered {
    require(format == CNN2DFormat.NCHW, layer, "has its channels last");
  }

  static boolean ones(int[] sizes) {
    for (int size : sizes) {
      if (size != 1) {
        return false;
      }
    }
    return true;
  }

  static int units(long units) {
    return Math.toIntExact(units);
  }
}
