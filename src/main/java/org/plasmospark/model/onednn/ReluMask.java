package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.plasmospark.model.onednn.Assembler.arg;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;

/** The gradient of an activation that was fused into the primitive before it. */
final class ReluMask {

  private ReluMask() {}

  /**
   * Zeroes the gradient wherever the activation cut the output off, in place if nobody else reads
   * it.
   *
   * @return the zeroed gradient
   */
  static Tensor apply(Plan plan, Tensor gradient, Tensor output, Activation activation) {
    int algorithm = Rectifier.backward(activation);
    float beta = Rectifier.beta(activation);
    memory.desc layout = output.desc();
    Tensor whole = plan.backwardIn(layout, gradient);
    Tensor masked = plan.shared(whole) ? plan.passingBack().take(layout) : whole;
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            plan.engine(), dnnl_forward_training, algorithm, layout, layout, 0f, beta);
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            plan.engine(),
            algorithm,
            layout,
            layout,
            layout,
            0f,
            beta,
            hint,
            plan.assembler().attributes(),
            false);
    plan.assembler()
        .add(
            plan.backward(),
            new eltwise_backward(description),
            description,
            arg(DNNL_ARG_DST, output),
            arg(DNNL_ARG_DIFF_DST, whole),
            arg(DNNL_ARG_DIFF_SRC, masked));
    return masked;
  }
}
