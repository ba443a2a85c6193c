package org.plasmospark.spark.pixels;

import java.util.concurrent.atomic.LongAdder;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.CellResizer;
import org.plasmospark.image.ImageDecoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.spark.table.PackedCell;

/**
 * The cells of a task: from this JVM's memory, or decoded and then kept there if they fit. The
 * network's numbers are the same either way, since cells are resized before anything else is done.
 * May be shared by threads of the task; it is closed when they have ended.
 */
public final class TaskPixels implements AutoCloseable {
  private static final PixelCodec CODEC = new PixelCodec();

  private final PixelMemory memory;
  private final HeldCells held;
  private final long bound;
  private final ImageDecoder decoder;
  private final LongAdder found = new LongAdder();
  private final ThreadLocal<Scratch> scratch;
  private volatile boolean full;
  private boolean closed;

  private record Scratch(CellResizer resizer, CellImage image, byte[] packed) {
    static Scratch of(Preprocessing preprocessing) {
      byte[] rgb = new byte[preprocessing.tensorLength()];
      return new Scratch(
          new CellResizer(preprocessing),
          new CellImage(preprocessing.width(), preprocessing.height(), rgb),
          new byte[CODEC.mostBytes(rgb.length)]);
    }
  }

  TaskPixels(PixelMemory memory, HeldCells held, long bound) {
    this.memory = memory;
    this.held = held;
    this.bound = bound;
    this.decoder = new ImageDecoder(held.limits());
    this.full = bound == 0;
    this.scratch = ThreadLocal.withInitial(() -> Scratch.of(held.preprocessing()));
  }

  /**
   * A cell at the network's size, or as it was decoded if it is not kept; the thread's until it
   * asks for the next.
   *
   * @throws org.plasmospark.UserException DATA_QUALITY if it cannot be decoded
   */
  public CellImage picture(PackedCell cell) {
    Scratch own = scratch.get();
    if (cell.entry().isOk()) {
      int length = held.read(cell.entry().sha256(), own.packed());
      if (length >= 0) {
        CODEC.unpack(own.packed(), length, own.image().rgb());
        found.increment();
        return own.image();
      }
    }
    CellImage image = cell.decoded(decoder);
    if (full) {
      return image;
    }
    own.resizer().resize(image, own.image().rgb());
    int length = CODEC.pack(own.image().rgb(), own.packed());
    full = !memory.put(held, cell.entry().sha256(), own.packed(), length, bound);
    return own.image();
  }

  /** How many cells were found in memory so far. */
  public long found() {
    return found.sum();
  }

  /** A second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.close(held);
    }
  }
}
