package org.plasmospark.model.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.BytePointer;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.Precision;

/**
 * Puts primitives and their memory together. Must be used within a {@link
 * org.bytedeco.javacpp.PointerScope}; what the programs need is owned by the {@link Natives}.
 *
 * <p>All primitives share one scratchpad, so that they may be created by one thread and run by
 * another (the library's own scratchpads belong to threads) and its size is known.
 */
final class Assembler {
  /** An argument of a primitive. */
  record Argument(int index, Tensor tensor) {}

  private record NeedsScratchpad(IntMemoryMap arguments, memory.desc desc) {}

  private final engine engine;
  private final Natives natives;
  private final memory.data_type type;
  private final List<NeedsScratchpad> scratchpads = new ArrayList<>();

  Assembler(engine engine, Natives natives, memory.data_type type) {
    this.engine = engine;
    this.natives = natives;
    this.type = type;
  }

  engine engine() {
    return engine;
  }

  /** Type of activations and working weights. */
  memory.data_type type() {
    return type;
  }

  /** The type of activations and working weights in a precision. */
  static memory.data_type typeOf(Precision precision) {
    return precision == Precision.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32;
  }

  static Argument arg(int index, Tensor tensor) {
    return new Argument(index, tensor);
  }

  /** A layout that the primitive shall choose. */
  static memory.desc any(memory.data_type type, long... dims) {
    return new memory.desc(dims, type, memory.format_tag.any);
  }

  /** Dense float32 in the order of the dimensions, as Java and DL4J see it. */
  static memory.desc plain(long... dims) {
    return ordered(memory.data_type.f32, dims);
  }

  /** Dense in the order of the dimensions. */
  static memory.desc ordered(memory.data_type type, long... dims) {
    memory.format_tag tag =
        switch (dims.length) {
          case 1 -> memory.format_tag.a;
          case 2 -> memory.format_tag.ab;
          case 4 -> memory.format_tag.abcd;
          case 5 -> memory.format_tag.abcde;
          default -> throw new IllegalArgumentException(dims.length + " dimensions");
        };
    return new memory.desc(dims, type, tag);
  }

  /** Dense maps, {@code [examples][rows][columns][channels]} in memory. */
  static memory.desc channelsLast(
      memory.data_type type, long examples, long channels, long rows, long columns) {
    return new memory.desc(
        new long[] {examples, channels, rows, columns}, type, memory.format_tag.acdb);
  }

  /** New memory, zeroed because layouts are padded and kernels read the padding. */
  Tensor allocate(memory.desc desc) {
    Tensor tensor = new Tensor(natives.own(new memory(desc, engine)), desc.get_size());
    tensor.clear();
    natives.count(tensor.bytes());
    return tensor;
  }

  /** A part of the memory of a tensor under another description. */
  Tensor view(Tensor tensor, long byteOffset, memory.desc desc) {
    long bytes = desc.get_size();
    if (byteOffset < 0 || byteOffset + bytes > tensor.bytes()) {
      throw new IllegalArgumentException("the view is larger than the tensor");
    }
    BytePointer start = new BytePointer(tensor.memory().get_data_handle()).position(byteOffset);
    return new Tensor(natives.own(new memory(desc, engine, start)), bytes);
  }

  primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl_scratchpad_mode_user);
    return attributes;
  }

  primitive_attr attributes(Activation activation) {
    return attributes(false, activation);
  }

  /**
   * @param sum whether the primitive shall add to what its output holds
   * @param activation that it shall then apply
   */
  primitive_attr attributes(boolean sum, Activation activation) {
    primitive_attr attributes = attributes();
    if (sum || activation.rectifies()) {
      post_ops operations = new post_ops();
      if (sum) {
        operations.append_sum();
      }
      if (activation.rectifies()) {
        operations.append_eltwise(Rectifier.forward(activation), 0f, Rectifier.beta(activation));
      }
      attributes.set_post_ops(operations);
    }
    return attributes;
  }

  void add(
      Program program, primitive primitive, primitive_desc_base description, Argument... args) {
    IntMemoryMap arguments = natives.own(new IntMemoryMap());
    for (Argument argument : args) {
      arguments.put(argument.index(), argument.tensor().memory());
    }
    scratchpads.add(new NeedsScratchpad(arguments, description.scratchpad_desc()));
    program.add(natives.own(primitive), arguments);
  }

  /** Copies a tensor into the layout and type of another one. */
  void reorder(Program program, Tensor from, Tensor to) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(engine, from.desc(), engine, to.desc(), attributes(), false);
    IntMemoryMap arguments = natives.own(new IntMemoryMap());
    arguments.put(DNNL_ARG_FROM, from.memory());
    arguments.put(DNNL_ARG_TO, to.memory());
    scratchpads.add(new NeedsScratchpad(arguments, description.scratchpad_desc()));
    program.add(natives.own(new reorder(description)), arguments);
  }

  /** Gives all primitives their scratchpad; nothing may be added afterwards. */
  void finish() {
    long size = 0;
    for (NeedsScratchpad needs : scratchpads) {
      size = Math.max(size, needs.desc().get_size());
    }
    if (size > 0) {
      BytePointer space = natives.own(new BytePointer(size));
      natives.count(size);
      for (NeedsScratchpad needs : scratchpads) {
        if (needs.desc().get_size() > 0) {
          memory scratchpad = natives.own(new memory(needs.desc(), engine, space));
          needs.arguments().put(DNNL_ARG_SCRATCHPAD, scratchpad);
        }
      }
    }
    scratchpads.clear();
  }
}
