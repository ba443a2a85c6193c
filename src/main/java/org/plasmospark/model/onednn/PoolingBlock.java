package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.plasmospark.model.onednn.Assembler.any;
import static org.plasmospark.model.onednn.Assembler.arg;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.Window;

/**
 * Pooling. Of an activation before a maximum, it applies the mask to its own, smaller output: a
 * maximum that was not cut off passed the activation unchanged, and one that was passes no
 * gradient.
 */
final class PoolingBlock implements UnaryBlock {
  private static final long[] NO_DILATION = {0, 0};

  private final int algorithm;
  private final boolean maximum;
  private final Shape out;
  private final Activation masked;
  private final long[] kernel;
  private final long[] strides;
  private final long[] before;
  private final long[] behind;

  private pooling_forward.primitive_desc description;
  private Tensor source;
  private Tensor output;
  private Tensor workspace;

  /**
   * @param masked the activation before it whose mask it has to apply
   */
  PoolingBlock(Operation.Pool pool, Window window, Shape out, Activation masked) {
    this.algorithm = Steps.algorithm(pool);
    this.maximum = pool == Operation.Pool.MAX;
    this.out = out;
    this.masked = masked;
    this.kernel = new long[] {window.rows(), window.columns()};
    this.strides = Steps.strides(window);
    this.before = Steps.before(window);
    this.behind = Steps.behind(window);
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    Assembler assembler = plan.assembler();
    memory.desc layout = input.desc();
    description =
        new pooling_forward.primitive_desc(
            plan.engine(),
            dnnl_forward_training,
            algorithm,
            layout,
            any(layout.get_data_type(), plan.dims(out)),
            strides,
            kernel,
            NO_DILATION,
            before,
            behind,
            assembler.attributes(),
            false);
    source = input;
    output = plan.kept(description.dst_desc());
    // A mean does not choose, so that there is nothing to remember.
    workspace = maximum ? plan.kept(description.workspace_desc()) : null;
    assembler.add(
        plan.forward(),
        new pooling_forward(description),
        description,
        arguments(arg(DNNL_ARG_SRC, input), arg(DNNL_ARG_DST, output)));
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
        masked.rectifies()
            ? ReluMask.apply(plan, gradient, output, masked)
            : plan.backwardIn(layout, gradient);
    pooling_backward.primitive_desc backward =
        new pooling_backward.primitive_desc(
            plan.engine(),
            algorithm,
            source.desc(),
            layout,
            strides,
            kernel,
            NO_DILATION,
            before,
            behind,
            description,
            assembler.attributes(),
            false);
    // The convolution's output before it is dead once its mask is applied here.
    Tensor inputGradient =
        masked.rectifies() && source.desc().equals(backward.diff_src_desc())
            ? source
            : plan.passingBack().take(backward.diff_src_desc());
    assembler.add(
        plan.backward(),
        new pooling_backward(backward),
        backward,
        arguments(arg(DNNL_ARG_DIFF_DST, outputGradient), arg(DNNL_ARG_DIFF_SRC, inputGradient)));
    return inputGradient;
  }

  private Assembler.Argument[] arguments(Assembler.Argument from, Assembler.Argument to) {
    return maximum
        ? new Assembler.Argument[] {from, to, arg(DNNL_ARG_WORKSPACE, workspace)}
        : new Assembler.Argument[] {from, to};
  }
}
