package org.plasmospark.model.keras;

import java.util.Map;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** Activations of Keras that DL4J computes alike. */
final class Activations {
  /** Keras' default. */
  private static final double LEAK = 0.3;

  private static final double SIX = 6;

  private static final Map<String, Activation> BY_NAME =
      Map.of(
          "linear", Activation.IDENTITY,
          "relu", Activation.RELU,
          "relu6", Activation.RELU6,
          "sigmoid", Activation.SIGMOID,
          "tanh", Activation.TANH,
          "elu", Activation.ELU,
          "selu", Activation.SELU,
          "softplus", Activation.SOFTPLUS,
          "swish", Activation.SWISH,
          "silu", Activation.SWISH);

  private Activations() {}

  /** What a layer applies to its output. */
  static IActivation of(KerasLayer layer) {
    Activation activation = BY_NAME.get(layer.activation());
    layer.require(activation != null, "activation");
    return activation.getActivationFunction();
  }

  /** The layer {@code ReLU}, which may be cut off at six. */
  static IActivation relu(KerasLayer layer) {
    double most = layer.number("max_value", Double.POSITIVE_INFINITY);
    layer.require(most == SIX || Double.isInfinite(most), "max_value");
    layer.require(layer.number("negative_slope", 0) == 0, "negative_slope");
    layer.require(layer.number("threshold", 0) == 0, "threshold");
    return (most == SIX ? Activation.RELU6 : Activation.RELU).getActivationFunction();
  }

  /** The layer {@code LeakyReLU}, whose slope Keras 2 calls alpha. */
  static IActivation leakyRelu(KerasLayer layer) {
    return new ActivationLReLU(layer.number("negative_slope", layer.number("alpha", LEAK)));
  }
}
