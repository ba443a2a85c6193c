package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.plasmospark.model.onednn.Assembler.arg;

import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;

/** An activation that no primitive before it does. */
final class ReluBlock implements UnaryBlock {
  private final Activation activation;
  private Tensor output;

  ReluBlock(Activation activation) {
    this.activation = activation;
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    memory.desc layout = input.desc();
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            plan.engine(),
            dnnl_forward_training,
            Rectifier.forward(activation),
            layout,
            layout,
            0f,
            Rectifier.beta(activation),
            plan.assembler().attributes(),
            false);
    output = plan.kept(layout);
    plan.assembler()
        .add(
            plan.forward(),
            new eltwise_forward(description),
            description,
            arg(DNNL_ARG_SRC, input),
            arg(DNNL_ARG_DST, output));
    return output;
  }

  @Override
  public Tensor backward(Plan plan, Tensor gradient, boolean wanted) {
    return wanted ? ReluMask.apply(plan, gradient, output, activation) : null;
  }
}
