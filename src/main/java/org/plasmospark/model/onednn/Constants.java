package org.plasmospark.model.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/** Puts weights into the layouts that primitives read, once and for all. */
final class Constants {
  private final Assembler assembler;
  private final stream stream;

  Constants(Assembler assembler, stream stream) {
    this.assembler = assembler;
    this.stream = stream;
  }

  /**
   * @param values in the order of the dimensions; copied
   * @param layout with their type
   */
  Value load(float[] values, memory.desc layout, long... dims) {
    Tensor tensor = assembler.allocate(layout);
    if (layout.equals(Assembler.plain(dims))) {
      tensor.floats().put(0, values);
    } else {
      reorder(values, tensor, dims);
    }
    return Value.of(tensor);
  }

  @SuppressWarnings("try")
  private void reorder(float[] values, Tensor to, long... dims) {
    try (PointerScope scope = new PointerScope();
        Natives natives = new Natives()) {
      Assembler temporary = new Assembler(assembler.engine(), natives, assembler.type());
      Tensor plain = temporary.allocate(Assembler.plain(dims));
      plain.floats().put(0, values);
      Program program = new Program();
      temporary.reorder(program, plain, to);
      temporary.finish();
      program.run(stream);
    }
  }
}
