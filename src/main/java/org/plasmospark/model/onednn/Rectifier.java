package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip_v2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip_v2_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;

import org.plasmospark.model.compute.Activation;

/** What oneDNN calls the activations that cut values off; alpha is 0 for all of them. */
final class Rectifier {
  private static final float HIGHEST = 6;

  private Rectifier() {}

  /** The algorithm of a forward pass. */
  static int forward(Activation activation) {
    return switch (activation) {
      case RELU -> dnnl_eltwise_relu;
      case RELU6 -> dnnl_eltwise_clip_v2;
      case IDENTITY -> throw nothing();
    };
  }

  /** The algorithm of a backward pass that reads the output: none where a value was cut off. */
  static int backward(Activation activation) {
    return switch (activation) {
      case RELU -> dnnl_eltwise_relu_use_dst_for_bwd;
      case RELU6 -> dnnl_eltwise_clip_v2_use_dst_for_bwd;
      case IDENTITY -> throw nothing();
    };
  }

  /** oneDNN's second number. */
  static float beta(Activation activation) {
    return activation == Activation.RELU6 ? HIGHEST : 0;
  }

  private static IllegalArgumentException nothing() {
    return new IllegalArgumentException("there is nothing to apply");
  }
}
