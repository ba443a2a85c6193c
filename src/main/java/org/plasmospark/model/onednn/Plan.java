package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.plasmospark.model.onednn.Assembler.arg;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.ParameterSegment;

/**
 * What the blocks of one slice of a minibatch add to.
 *
 * @param assembler makes primitives and memory
 * @param store the parameters, shared by all slices
 * @param batch examples in the slice
 * @param first whether this slice is the first, which sets the gradients that others add to
 * @param passing memory of the forward pass that nothing reads after the slice
 * @param passingBack the same for the backward pass
 * @param refresh copies changed weights into the layouts and types that the passes read
 * @param forward the forward pass
 * @param backward the backward pass
 * @param dropouts the masks of the layers with dropout, in their order
 */
record Plan(
    Assembler assembler,
    ParameterStore store,
    int batch,
    boolean first,
    Passing passing,
    Passing passingBack,
    Program refresh,
    Program forward,
    Program backward,
    List<Dropout> dropouts) {

  engine engine() {
    return assembler.engine();
  }

  /** Memory of the forward pass that the backward pass reads again. */
  Tensor kept(memory.desc desc) {
    return assembler.allocate(desc);
  }

  /** A tensor of the forward pass in a layout, to be read again in the backward pass. */
  Tensor keptIn(memory.desc layout, Tensor tensor) {
    if (tensor.desc().equals(layout)) {
      return tensor;
    }
    Tensor copy = kept(layout);
    assembler.reorder(forward, tensor, copy);
    return copy;
  }

  /** A tensor in a layout for a primitive of the backward pass. */
  Tensor backwardIn(memory.desc layout, Tensor tensor) {
    if (tensor.desc().equals(layout)) {
      return tensor;
    }
    Tensor copy = passingBack.take(layout);
    assembler.reorder(backward, tensor, copy);
    return copy;
  }

  /**
   * The parameter of a segment.
   *
   * @param layout that it and its gradient shall have
   */
  Parameter parameter(ParameterSegment segment, long[] dims, memory.desc layout) {
    return store.parameter(segment, () -> Parameter.allocate(assembler, segment, dims, layout));
  }

  /** A new mask for the inputs of a layer. */
  Dropout dropout(int width, double rate) {
    Dropout dropout = new Dropout(assembler.allocate(Assembler.plain(batch, width)), width, rate);
    dropouts.add(dropout);
    return dropout;
  }

  /** Multiplies element by element; the result may be one of the two. */
  void multiply(Program program, Tensor one, Tensor other, Tensor result) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            engine(),
            dnnl_binary_mul,
            one.desc(),
            other.desc(),
            result.desc(),
            assembler.attributes(),
            false);
    assembler.add(
        program,
        new binary(description),
        description,
        arg(DNNL_ARG_SRC_0, one),
        arg(DNNL_ARG_SRC_1, other),
        arg(DNNL_ARG_DST, result));
  }

  /** Where a primitive shall write the slice's gradient of a parameter. */
  Tensor gradient(Parameter parameter) {
    return first ? parameter.training().gradient() : parameter.partialGradient(assembler);
  }

  /** Adds what was written to {@link #gradient} to the gradient of the minibatch. */
  void accumulate(Parameter parameter, Tensor part) {
    if (first) {
      return;
    }
    Tensor whole = parameter.training().gradient();
    memory.desc layout = whole.desc();
    binary.primitive_desc description =
        new binary.primitive_desc(
            engine(), dnnl_binary_add, layout, layout, layout, assembler.attributes(), false);
    assembler.add(
        backward,
        new binary(description),
        description,
        arg(DNNL_ARG_SRC_0, whole),
        arg(DNNL_ARG_SRC_1, part),
        arg(DNNL_ARG_DST, whole));
  }
}
