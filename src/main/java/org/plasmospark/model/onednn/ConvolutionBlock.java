package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.plasmospark.model.onednn.Assembler.any;
import static org.plasmospark.model.onednn.Assembler.arg;
import static org.plasmospark.model.onednn.Assembler.plain;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.Window;

/** A convolution with its bias and activation in one primitive. */
final class ConvolutionBlock implements UnaryBlock {
  private final Shape in;
  private final Shape out;
  private final ParameterSegment biasSegment;
  private final ParameterSegment weightSegment;
  private final Activation activation;
  private final boolean pooled;
  private final long[] kernelDims;
  private final long[] strides;
  private final long[] before;
  private final long[] behind;

  private convolution_forward.primitive_desc description;
  private Tensor source;
  private Tensor output;
  private Parameter bias;
  private Parameter weights;

  /**
   * @param pooled whether a maximum pooling alone reads the output; the gradient then arrives with
   *     the mask of this layer's ReLU already applied
   */
  ConvolutionBlock(
      Operation.Convolution spec,
      Shape in,
      Shape out,
      ParameterSegment biasSegment,
      ParameterSegment weightSegment,
      boolean pooled) {
    this.in = in;
    this.out = out;
    this.biasSegment = biasSegment;
    this.weightSegment = weightSegment;
    this.activation = spec.activation();
    this.pooled = pooled;
    Window window = spec.window();
    this.kernelDims = Steps.kernel(spec, in);
    this.strides = Steps.strides(window);
    this.before = Steps.before(window);
    this.behind = Steps.behind(window);
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    Assembler assembler = plan.assembler();
    description =
        new convolution_forward.primitive_desc(
            plan.engine(),
            dnnl_forward_training,
            dnnl_convolution_direct,
            images(plan, in),
            any(assembler.type(), kernelDims),
            plain(out.channels()),
            images(plan, out),
            strides,
            before,
            behind,
            assembler.attributes(activation),
            false);
    source = plan.keptIn(description.src_desc(), input);
    // Behind such a pooling, nobody reads the output again.
    output =
        pooled ? plan.passing().take(description.dst_desc()) : plan.kept(description.dst_desc());
    weights = plan.parameter(weightSegment, kernelDims, weightGradient(plan).diff_weights_desc());
    bias = plan.parameter(biasSegment, new long[] {out.channels()}, plain(out.channels()));
    assembler.add(
        plan.forward(),
        new convolution_forward(description),
        description,
        arg(DNNL_ARG_SRC, source),
        arg(DNNL_ARG_WEIGHTS, weights.working(plan, description.weights_desc())),
        arg(DNNL_ARG_BIAS, bias.values()),
        arg(DNNL_ARG_DST, output));
    return output;
  }

  @Override
  public Tensor backward(Plan plan, Tensor gradient, boolean wanted) {
    Tensor outputGradient =
        activation.rectifies() && !pooled
            ? ReluMask.apply(plan, gradient, output, activation)
            : gradient;
    addWeightGradient(plan, outputGradient);
    return wanted ? addDataGradient(plan, outputGradient) : null;
  }

  private convolution_backward_weights.primitive_desc weightGradient(Plan plan) {
    return new convolution_backward_weights.primitive_desc(
        plan.engine(),
        dnnl_convolution_direct,
        images(plan, in),
        any(memory.data_type.f32, kernelDims),
        plain(out.channels()),
        images(plan, out),
        strides,
        before,
        behind,
        description,
        plan.assembler().attributes(),
        false);
  }

  private void addWeightGradient(Plan plan, Tensor gradient) {
    Assembler assembler = plan.assembler();
    convolution_backward_weights.primitive_desc weightGradient = weightGradient(plan);
    Tensor weightPart = plan.gradient(weights);
    Tensor biasPart = plan.gradient(bias);
    assembler.add(
        plan.backward(),
        new convolution_backward_weights(weightGradient),
        weightGradient,
        arg(DNNL_ARG_SRC, plan.backwardIn(weightGradient.src_desc(), source)),
        arg(DNNL_ARG_DIFF_DST, plan.backwardIn(weightGradient.diff_dst_desc(), gradient)),
        arg(DNNL_ARG_DIFF_WEIGHTS, weightPart),
        arg(DNNL_ARG_DIFF_BIAS, biasPart));
    plan.accumulate(weights, weightPart);
    plan.accumulate(bias, biasPart);
  }

  private Tensor addDataGradient(Plan plan, Tensor gradient) {
    Assembler assembler = plan.assembler();
    convolution_backward_data.primitive_desc dataGradient =
        new convolution_backward_data.primitive_desc(
            plan.engine(),
            dnnl_convolution_direct,
            images(plan, in),
            any(assembler.type(), kernelDims),
            images(plan, out),
            strides,
            before,
            behind,
            description,
            assembler.attributes(),
            false);
    Tensor inputGradient = plan.passingBack().take(dataGradient.diff_src_desc());
    assembler.add(
        plan.backward(),
        new convolution_backward_data(dataGradient),
        dataGradient,
        arg(DNNL_ARG_DIFF_DST, plan.backwardIn(dataGradient.diff_dst_desc(), gradient)),
        arg(DNNL_ARG_WEIGHTS, weights.working(plan, dataGradient.weights_desc())),
        arg(DNNL_ARG_DIFF_SRC, inputGradient));
    return inputGradient;
  }

  @Override
  public boolean trained() {
    return true;
  }

  private static memory.desc images(Plan plan, Shape shape) {
    return any(plan.assembler().type(), plan.dims(shape));
  }
}
