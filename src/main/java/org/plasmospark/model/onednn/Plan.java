package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.plasmospark.model.onednn.Assembler.arg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Shape;

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
 * @param copies of tensors of the forward pass, in other layouts
 * @param sharing gradients that several blocks read
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
    List<Dropout> dropouts,
    Map<Tensor, List<Tensor>> copies,
    Set<Tensor> sharing) {

  Plan(
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
    this(
        assembler,
        store,
        batch,
        first,
        passing,
        passingBack,
        refresh,
        forward,
        backward,
        dropouts,
        new HashMap<>(),
        new HashSet<>());
  }

  engine engine() {
    return assembler.engine();
  }

  /** Dimensions of what the slice's examples are in front of or behind a layer. */
  long[] dims(Shape shape) {
    return new long[] {batch, shape.channels(), shape.height(), shape.width()};
  }

  /** Memory of the forward pass that the backward pass reads again. */
  Tensor kept(memory.desc desc) {
    return assembler.allocate(desc);
  }

  /**
   * A tensor of the forward pass in a layout, to be read again in the backward pass: one copy for
   * all blocks that want the same.
   */
  Tensor keptIn(memory.desc layout, Tensor tensor) {
    if (tensor.desc().equals(layout)) {
      return tensor;
    }
    List<Tensor> others = copies.computeIfAbsent(tensor, t -> new ArrayList<>());
    for (Tensor copy : others) {
      if (copy.desc().equals(layout)) {
        return copy;
      }
    }
    Tensor copy = kept(layout);
    others.add(copy);
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

  /** Says that several blocks read a gradient, so that none of them may write it. */
  void share(Tensor gradient) {
    sharing.add(gradient);
  }

  /** Whether a gradient must be left as it is. */
  boolean shared(Tensor gradient) {
    return sharing.contains(gradient);
  }

  /** The sum of two gradients with respect to one value, in the place of one if that may be. */
  Tensor sum(Tensor one, Tensor other) {
    Tensor kept = shared(one) ? other : one;
    memory.desc layout = kept.desc();
    Tensor sum = shared(kept) ? passingBack.take(layout) : kept;
    add(backward, kept, backwardIn(layout, kept == one ? other : one), sum, Activation.IDENTITY);
    return sum;
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
    combine(program, dnnl_binary_mul, one, other, result, Activation.IDENTITY);
  }

  /**
   * Adds element by element; the result may be one of the two.
   *
   * @param activation of the sum
   */
  void add(Program program, Tensor one, Tensor other, Tensor result, Activation activation) {
    combine(program, dnnl_binary_add, one, other, result, activation);
  }

  private void combine(
      Program program,
      int algorithm,
      Tensor one,
      Tensor other,
      Tensor result,
      Activation activation) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            engine(),
            algorithm,
            one.desc(),
            other.desc(),
            result.desc(),
            assembler.attributes(activation),
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
    add(backward, whole, part, whole, Activation.IDENTITY);
  }
}
