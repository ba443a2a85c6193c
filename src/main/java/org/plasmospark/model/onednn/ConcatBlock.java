package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.plasmospark.model.onednn.Assembler.arg;
import static org.plasmospark.model.onednn.Assembler.ordered;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.plasmospark.model.compute.Shape;

/** The channels of several inputs; the gradient is cut where they were joined. */
final class ConcatBlock implements Block {
  private static final int CHANNELS = 1;

  private final List<Shape> shapes;
  private final Shape out;
  private List<Tensor> parts;

  ConcatBlock(List<Shape> shapes, Shape out) {
    this.shapes = shapes;
    this.out = out;
  }

  @Override
  public Tensor forward(Plan plan, List<Tensor> inputs) {
    Assembler assembler = plan.assembler();
    parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      parts.add(inType(plan, inputs.get(i), shapes.get(i)));
    }
    memory_desc_vector layouts =
        new memory_desc_vector(parts.stream().map(Tensor::desc).toArray(memory.desc[]::new));
    concat.primitive_desc description =
        new concat.primitive_desc(plan.engine(), CHANNELS, layouts, assembler.attributes(), false);
    Tensor output = plan.kept(description.dst_desc());
    Assembler.Argument[] arguments = new Assembler.Argument[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      arguments[i] = arg(DNNL_ARG_MULTIPLE_SRC + i, parts.get(i));
    }
    arguments[parts.size()] = arg(DNNL_ARG_DST, output);
    assembler.add(plan.forward(), new concat(description), description, arguments);
    return output;
  }

  @Override
  public List<Tensor> backward(Plan plan, Tensor gradient, List<Boolean> wanted) {
    // Layouts of blocks of channels can be cut between two blocks only.
    Tensor whole =
        cuts(plan, gradient).stream().allMatch(memory.desc::asBoolean)
            ? gradient
            : plan.backwardIn(ordered(gradient.desc().get_data_type(), plan.dims(out)), gradient);
    List<memory.desc> cuts = cuts(plan, whole);
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Tensor part = null;
      if (wanted.get(i)) {
        part = plan.passingBack().take(parts.get(i).desc());
        Tensor cut = plan.assembler().view(whole, 0, cuts.get(i));
        plan.assembler().reorder(plan.backward(), cut, part);
      }
      gradients.add(part);
    }
    return gradients;
  }

  /** The places of the inputs in a gradient; empty for those that its layout cannot describe. */
  private List<memory.desc> cuts(Plan plan, Tensor gradient) {
    List<memory.desc> cuts = new ArrayList<>();
    long channel = 0;
    for (Shape shape : shapes) {
      long[] from = {0, channel, 0, 0};
      cuts.add(gradient.desc().submemory_desc(plan.dims(shape), from, true));
      channel += shape.channels();
    }
    return cuts;
  }

  /** All inputs have the type of activations, which images do not have. */
  private static Tensor inType(Plan plan, Tensor input, Shape shape) {
    memory.data_type type = plan.assembler().type();
    return input.desc().get_data_type().intern() == type
        ? input
        : plan.keptIn(ordered(type, plan.dims(shape)), input);
  }
}
