package org.plasmospark.model.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/**
 * Native objects that live until this is closed. A {@link org.bytedeco.javacpp.PointerScope} around
 * the code that makes them frees all the others.
 */
final class Natives implements AutoCloseable {
  private final Deque<Pointer> pointers = new ArrayDeque<>();
  private long bytes;

  <P extends Pointer> P own(P pointer) {
    pointer.retainReference();
    pointers.push(pointer);
    return pointer;
  }

  /** Counts memory that one of the owned objects holds. */
  void count(long size) {
    bytes += size;
  }

  long bytes() {
    return bytes;
  }

  /** Frees everything, the youngest first; a second call does nothing. */
  @Override
  public void close() {
    while (!pointers.isEmpty()) {
      pointers.pop().releaseReference();
    }
    bytes = 0;
  }
}
