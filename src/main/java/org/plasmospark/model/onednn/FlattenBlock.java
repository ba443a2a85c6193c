package org.plasmospark.model.onednn;

import static org.plasmospark.model.onednn.Assembler.ordered;

import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Shape;

/** Channels, rows and columns, in this order, as channels. */
final class FlattenBlock implements UnaryBlock {
  private final Shape in;
  private memory.data_type type;

  FlattenBlock(Shape in) {
    this.in = in;
  }

  @Override
  public Tensor forward(Plan plan, Tensor input) {
    type = input.desc().get_data_type();
    return plan.assembler().view(plan.keptIn(maps(plan), input), 0, flat(plan));
  }

  @Override
  public Tensor backward(Plan plan, Tensor gradient, boolean wanted) {
    if (!wanted) {
      return null;
    }
    Tensor ordered = plan.backwardIn(flat(plan), gradient);
    Tensor view = plan.assembler().view(ordered, 0, maps(plan));
    if (plan.shared(ordered)) {
      plan.share(view);
    }
    return view;
  }

  private memory.desc maps(Plan plan) {
    return ordered(type, plan.dims(in));
  }

  private memory.desc flat(Plan plan) {
    return ordered(type, plan.batch(), in.length(), 1, 1);
  }
}
