package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.VectorMean;

/**
 * One parameter tensor: its values, gradient and moments in one float32 layout of oneDNN's choice.
 */
final class Parameter {
  private static final int DEPTHWISE = 5;

  private final ParameterSegment segment;
  private final long[] dims;
  private final Tensor values;
  private final Training training;
  private final List<Tensor> copies = new ArrayList<>();
  private Tensor partialGradient;

  /** What the updater needs, with views of the tensors. */
  record Training(
      Tensor gradient,
      Tensor first,
      Tensor second,
      FloatBuffer values,
      FloatBuffer gradients,
      FloatBuffer firsts,
      FloatBuffer seconds) {}

  private Parameter(ParameterSegment segment, long[] dims, Tensor values, Training training) {
    this.segment = segment;
    this.dims = dims;
    this.values = values;
    this.training = training;
  }

  static Parameter allocate(
      Assembler assembler, ParameterSegment segment, long[] dims, memory.desc layout) {
    Tensor values = assembler.allocate(layout);
    Tensor gradient = assembler.allocate(layout);
    Tensor first = assembler.allocate(layout);
    Tensor second = assembler.allocate(layout);
    Training training =
        new Training(
            gradient,
            first,
            second,
            values.floats(),
            gradient.floats(),
            first.floats(),
            second.floats());
    return new Parameter(segment, dims, values, training);
  }

  /** Name of the layer that it is of. */
  String layer() {
    return segment.layer();
  }

  boolean bias() {
    return segment.bias();
  }

  Tensor values() {
    return values;
  }

  /**
   * The values in the layout and type that a primitive reads: themselves if they have it, else a
   * copy that the refresh program renews, one for all primitives that want the same.
   */
  Tensor working(Plan plan, memory.desc wanted) {
    for (Tensor copy : copies) {
      if (copy.desc().equals(wanted)) {
        return copy;
      }
    }
    if (values.desc().equals(wanted)) {
      return values;
    }
    Tensor copy = plan.assembler().allocate(wanted);
    plan.assembler().reorder(plan.refresh(), values, copy);
    copies.add(copy);
    return copy;
  }

  /** Memory in the layout of the gradient for what is to be added to it. */
  Tensor partialGradient(Assembler assembler) {
    if (partialGradient == null) {
      partialGradient = assembler.allocate(training.gradient().desc());
    }
    return partialGradient;
  }

  Training training() {
    return training;
  }

  void load(stream stream, float[] flat) {
    write(stream, flat, segment.offset(), values);
  }

  void store(stream stream, float[] flat) {
    read(stream, values, flat, segment.offset());
  }

  /** Reads the gradient of the last step. */
  void storeGradient(stream stream, float[] flat) {
    read(stream, training.gradient(), flat, segment.offset());
  }

  /** Reads the moments, all first ones before all second ones; null means zeros. */
  void loadMoments(stream stream, float[] state, int parameterCount) {
    if (state == null) {
      training.first().clear();
      training.second().clear();
    } else {
      write(stream, state, segment.offset(), training.first());
      write(stream, state, parameterCount + segment.offset(), training.second());
    }
  }

  void storeMoments(stream stream, float[] state, int parameterCount) {
    read(stream, training.first(), state, segment.offset());
    read(stream, training.second(), state, parameterCount + segment.offset());
  }

  /**
   * Sets values and moments of this parameter and others to their mean, and reads it as {@link
   * #store} and {@link #storeMoments} do.
   *
   * @param others the same parameter of other engines
   */
  void average(
      List<Parameter> others, VectorMean mean, stream stream, float[] flat, float[] state) {
    int second = state.length / 2 + segment.offset();
    average(others, p -> p.values, mean, stream, flat, segment.offset());
    average(others, p -> p.training.first(), mean, stream, state, segment.offset());
    average(others, p -> p.training.second(), mean, stream, state, second);
  }

  @SuppressWarnings("try")
  private void average(
      List<Parameter> others,
      Function<Parameter, Tensor> tensor,
      VectorMean mean,
      stream stream,
      float[] flat,
      int offset) {
    Tensor own = tensor.apply(this);
    try (PointerScope scope = new PointerScope()) {
      List<FloatBuffer> vectors = new ArrayList<>(List.of(own.floats()));
      for (Parameter other : others) {
        Tensor theirs = tensor.apply(other);
        if (!theirs.desc().equals(own.desc())) {
          throw new IllegalArgumentException("an engine of another kind");
        }
        vectors.add(theirs.floats());
      }
      // The mean of each value is the same in every layout, and that of padding is zero.
      boolean plain = own.desc().equals(flat(dims));
      mean.set(vectors, plain ? flat : null, offset);
      if (!plain) {
        read(stream, own, flat, offset);
      }
    }
  }

  @SuppressWarnings("try")
  private void write(stream stream, float[] flat, int offset, Tensor to) {
    try (PointerScope scope = new PointerScope();
        Natives natives = new Natives()) {
      if (to.desc().equals(flat(dims))) {
        to.floats().put(0, flat, offset, segment.length());
        return;
      }
      Assembler assembler = assembler(natives, to);
      Tensor plain = assembler.allocate(flat(dims));
      plain.floats().put(flat, offset, segment.length());
      copy(assembler, stream, plain, to);
    }
  }

  @SuppressWarnings("try")
  private void read(stream stream, Tensor from, float[] flat, int offset) {
    try (PointerScope scope = new PointerScope();
        Natives natives = new Natives()) {
      if (from.desc().equals(flat(dims))) {
        from.floats().get(0, flat, offset, segment.length());
        return;
      }
      Assembler assembler = assembler(natives, from);
      Tensor plain = assembler.allocate(flat(dims));
      copy(assembler, stream, from, plain);
      plain.floats().get(flat, offset, segment.length());
    }
  }

  /**
   * The layout of the flat vector: the order of the dimensions, but for depthwise weights, which
   * DL4J has as rows, columns, channels and filters of a channel.
   *
   * @param dims of depthwise weights channels, filters of a channel, 1, rows, columns
   */
  private static memory.desc flat(long... dims) {
    if (dims.length != DEPTHWISE) {
      return Assembler.plain(dims);
    }
    long position = dims[0] * dims[1];
    return new memory.desc(
        dims, memory.data_type.f32, new long[] {dims[1], 1, 1, dims[4] * position, position});
  }

  private static Assembler assembler(Natives natives, Tensor tensor) {
    return new Assembler(OneDnnRuntime.engine(), natives, tensor.desc().get_data_type());
  }

  private static void copy(Assembler assembler, stream stream, Tensor from, Tensor to) {
    Program program = new Program();
    assembler.reorder(program, from, to);
    assembler.finish();
    program.run(stream);
  }
}
