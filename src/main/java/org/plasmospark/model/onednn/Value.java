package org.plasmospark.model.onednn;

import org.bytedeco.dnnl.memory;

/**
 * What a step of a {@link Schedule} reads or writes: a layout, and memory that it gets when the
 * schedule is complete. Layouts are native objects of the caller's scope.
 */
final class Value {
  private final memory.desc desc;
  private final Value owner;
  private Tensor tensor;
  private boolean shared;
  private int first = Integer.MAX_VALUE;
  private int last = -1;

  private Value(memory.desc desc, Value owner, Tensor tensor) {
    this.desc = desc;
    this.owner = owner == null ? this : owner;
    this.tensor = tensor;
  }

  /** A value whose memory is still to be placed. */
  static Value of(memory.desc desc) {
    return new Value(desc, null, null);
  }

  /** A value that has its own memory, such as weights. */
  static Value of(Tensor tensor) {
    return new Value(tensor.desc(), null, tensor);
  }

  /** A value in the same memory. */
  Value in(memory.desc otherDesc) {
    owner.shared = true;
    return new Value(otherDesc, owner, null);
  }

  memory.desc desc() {
    return desc;
  }

  /** The value that owns the memory. */
  Value owner() {
    return owner;
  }

  Tensor tensor() {
    return tensor;
  }

  void place(Tensor place) {
    tensor = place;
  }

  boolean placed() {
    return tensor != null;
  }

  void usedIn(int step) {
    owner.first = Math.min(owner.first, step);
    owner.last = Math.max(owner.last, step);
  }

  /** Whether it has its memory for itself, and no other step has used it. */
  boolean isOnlyUsedIn(int step) {
    return owner == this && !shared && first == step && last == step;
  }

  Arena.Block block() {
    return new Arena.Block(desc.get_size(), first, last);
  }
}
