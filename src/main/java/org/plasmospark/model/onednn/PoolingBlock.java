package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.plasmospark.model.onednn.Assembler.any;
import static org.plasmospark.model.onednn.Assembler.arg;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec.Shape;

/**
 * Max pooling. Of a ReLU before it, it applies the mask to its own, smaller output: a maximum that
 * is positive passed the ReLU unchanged, and one that is zero passes no gradient.
 */
final class PoolingBlock implements Block {
  private final Shape out;
  private final boolean maskRelu;
  private final long[] kernel;
  private final long[] strides;
  private final long[] zeros = {0, 0};

  private pooling_forward.primitive_desc description;
  private Tensor source;
  private Tensor output;
  private Tensor workspace;

  /**
   * @param maskRelu whether a ReLU stands before it whose mask it has to apply
   */
  PoolingBlock(LayerSpec.MaxPooling spec, Shape out, boolean maskRelu) {
    this.out = out;
    this.maskRelu = maskRelu;
    this.kernel = new long[] {spec.kernel(), spec.kernel()};
    this.strides = new long[] {spec.stride(), spec.stride()};
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    Assembler assembler = plan.assembler();
    memory.desc layout = input.desc();
    description =
        new pooling_forward.primitive_desc(
            plan.engine(),
            dnnl_forward_training,
            dnnl_pooling_max,
            layout,
            any(layout.get_data_type(), plan.batch(), out.channels(), out.height(), out.width()),
            strides,
            kernel,
            zeros,
            zeros,
            zeros,
            assembler.attributes(),
            false);
    source = input;
    output = plan.kept(description.dst_desc());
    workspace = plan.kept(description.workspace_desc());
    assembler.add(
        plan.forward(),
        new pooling_forward(description),
        description,
        arg(DNNL_ARG_SRC, input),
        arg(DNNL_ARG_DST, output),
        arg(DNNL_ARG_WORKSPACE, workspace));
    return output;
  }

  @Override
  public Tensor backward(Plan plan, Tensor gradient, boolean wanted) {
    if (!wanted) {
      return null;
    }
    Assembler assembler = plan.assembler();
    memory.desc layout = output.desc();
    Tensor outputGradient =
        maskRelu ? ReluMask.apply(plan, gradient, output) : plan.backwardIn(layout, gradient);
    pooling_backward.primitive_desc backward =
        new pooling_backward.primitive_desc(
            plan.engine(),
            dnnl_pooling_max,
            source.desc(),
            layout,
            strides,
            kernel,
            zeros,
            zeros,
            zeros,
            description,
            assembler.attributes(),
            false);
    // The convolution's output before it is dead once its mask is applied here.
    Tensor inputGradient =
        maskRelu && source.desc().equals(backward.diff_src_desc())
            ? source
            : plan.passingBack().take(backward.diff_src_desc());
    assembler.add(
        plan.backward(),
        new pooling_backward(backward),
        backward,
        arg(DNNL_ARG_DIFF_DST, outputGradient),
        arg(DNNL_ARG_WORKSPACE, workspace),
        arg(DNNL_ARG_DIFF_SRC, inputGradient));
    return inputGradient;
  }

  @Override
  public boolean trained() {
    return false;
  }
}
