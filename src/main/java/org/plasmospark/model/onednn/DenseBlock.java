package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.plasmospark.model.onednn.Assembler.any;
import static org.plasmospark.model.onednn.Assembler.arg;
import static org.plasmospark.model.onednn.Assembler.ordered;
import static org.plasmospark.model.onednn.Assembler.plain;

import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Shape;

/**
 * A dense layer on flat examples. Its weights lie in the order of the flat parameter vector, so
 * that they are loaded and stored as they are.
 */
final class DenseBlock implements UnaryBlock {
  private final Shape in;
  private final long units;
  private final Activation activation;
  private final double dropoutRate;
  private final boolean logits;
  private final ParameterSegment weightSegment;
  private final ParameterSegment biasSegment;

  private memory.data_type type;
  private long[] sourceDims;
  private long[] weightDims;
  private inner_product_forward.primitive_desc description;
  private Tensor source;
  private Tensor output;
  private Parameter weights;
  private Parameter bias;
  private Dropout dropout;

  /**
   * @param dropout share of the inputs that is dropped
   * @param logits whether this is the output layer, which is computed in float32 always
   */
  DenseBlock(
      Operation.Dense spec,
      double dropout,
      Shape in,
      ParameterSegment weightSegment,
      ParameterSegment biasSegment,
      boolean logits) {
    this.in = in;
    this.units = spec.units();
    this.activation = spec.activation();
    this.dropoutRate = dropout;
    this.logits = logits;
    this.weightSegment = weightSegment;
    this.biasSegment = biasSegment;
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    Assembler assembler = plan.assembler();
    type = logits ? memory.data_type.f32 : assembler.type();
    int batch = plan.batch();
    sourceDims = new long[] {batch, in.length()};
    weightDims = new long[] {units, in.length()};
    description =
        new inner_product_forward.primitive_desc(
            plan.engine(),
            dnnl_forward_training,
            ordered(type, sourceDims),
            ordered(type, weightDims),
            plain(units),
            logits ? plain(batch, units) : any(type, batch, units),
            assembler.attributes(activation),
            false);
    source = plan.keptIn(description.src_desc(), input);
    if (dropoutRate > 0) {
      dropout = plan.dropout(in.length(), dropoutRate);
      Tensor dropped = plan.kept(description.src_desc());
      plan.multiply(plan.forward(), source, dropout.mask(), dropped);
      source = dropped;
    }
    output = plan.kept(description.dst_desc());
    weights = plan.parameter(weightSegment, weightDims, plain(weightDims));
    bias = plan.parameter(biasSegment, new long[] {units}, plain(units));
    assembler.add(
        plan.forward(),
        new inner_product_forward(description),
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
        activation.rectifies() ? ReluMask.apply(plan, gradient, output, activation) : gradient;
    addWeightGradient(plan, outputGradient);
    return wanted ? addDataGradient(plan, outputGradient) : null;
  }

  private void addWeightGradient(Plan plan, Tensor gradient) {
    Assembler assembler = plan.assembler();
    inner_product_backward_weights.primitive_desc weightGradient =
        new inner_product_backward_weights.primitive_desc(
            plan.engine(),
            ordered(type, sourceDims),
            plain(weightDims),
            plain(units),
            any(type, plan.batch(), units),
            description,
            assembler.attributes(),
            false);
    Tensor weightPart = plan.gradient(weights);
    Tensor biasPart = plan.gradient(bias);
    assembler.add(
        plan.backward(),
        new inner_product_backward_weights(weightGradient),
        weightGradient,
        arg(DNNL_ARG_SRC, source),
        arg(DNNL_ARG_DIFF_DST, plan.backwardIn(weightGradient.diff_dst_desc(), gradient)),
        arg(DNNL_ARG_DIFF_WEIGHTS, weightPart),
        arg(DNNL_ARG_DIFF_BIAS, biasPart));
    plan.accumulate(weights, weightPart);
    plan.accumulate(bias, biasPart);
  }

  private Tensor addDataGradient(Plan plan, Tensor gradient) {
    Assembler assembler = plan.assembler();
    inner_product_backward_data.primitive_desc dataGradient =
        new inner_product_backward_data.primitive_desc(
            plan.engine(),
            ordered(type, sourceDims),
            ordered(type, weightDims),
            any(type, plan.batch(), units),
            description,
            assembler.attributes(),
            false);
    Tensor inputGradient = plan.passingBack().take(dataGradient.diff_src_desc());
    assembler.add(
        plan.backward(),
        new inner_product_backward_data(dataGradient),
        dataGradient,
        arg(DNNL_ARG_DIFF_DST, plan.backwardIn(dataGradient.diff_dst_desc(), gradient)),
        arg(DNNL_ARG_WEIGHTS, weights.working(plan, dataGradient.weights_desc())),
        arg(DNNL_ARG_DIFF_SRC, inputGradient));
    if (dropout != null) {
      plan.multiply(plan.backward(), inputGradient, dropout.mask(), inputGradient);
    }
    return inputGradient;
  }

  @Override
  public boolean trained() {
    return true;
  }
}
