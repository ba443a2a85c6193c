package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A piece of memory in a layout of oneDNN's choice. */
record Tensor(memory memory, long bytes) {

  /** The layout; a native object that the caller's scope frees. */
  memory.desc desc() {
    return memory.get_desc();
  }

  /** Sets all values, and the padding, to zero. */
  void clear() {
    Pointer.memset(memory.get_data_handle(), 0, bytes);
  }

  /** The bytes of the tensor; a native object that the caller frees. */
  BytePointer bytePointer() {
    return new BytePointer(memory.get_data_handle()).capacity(bytes);
  }

  /** The values of a float32 tensor as they lie in memory, padding included. */
  FloatBuffer floats() {
    return new FloatPointer(memory.get_data_handle()).capacity(bytes / Float.BYTES).asBuffer();
  }
}
