package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Memory whose values do not outlive a slice. Every slice asks for the same pieces in the same
 * order and so gets those of the slice before it.
 */
final class Passing {
  private final Assembler assembler;
  private final List<Tensor> tensors = new ArrayList<>();
  private int next;

  Passing(Assembler assembler) {
    this.assembler = assembler;
  }

  /** Begins with the first piece again. */
  void rewind() {
    next = 0;
  }

  Tensor take(memory.desc desc) {
    if (next == tensors.size()) {
      tensors.add(assembler.allocate(desc));
    }
    Tensor tensor = tensors.get(next++);
    if (!tensor.desc().equals(desc)) {
      throw new IllegalStateException("a slice differs from the one before it");
    }
    return tensor;
  }
}
