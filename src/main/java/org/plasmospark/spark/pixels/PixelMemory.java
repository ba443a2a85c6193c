package org.plasmospark.spark.pixels;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.NativeBytes;

/**
 * Cells at the network's size that this JVM keeps for its trainings, compressed and outside of the
 * heap. Trainings that want their cells alike share them, whichever has decoded one. A cell that
 * comes when the bound is reached is not kept, and nothing makes room for it: every epoch asks for
 * each cell once, so that one taken out would be missed as much as one left out. Safe for several
 * threads.
 *
 * <p>Cells stay until the last of the trainings that share them has ended and no task reads them.
 */
public final class PixelMemory {
  /** That of this JVM. */
  public static final PixelMemory SHARED = new PixelMemory();

  private static final int BLOCK_BYTES = 8 << 20;

  private final List<HeldCells> held = new ArrayList<>();
  private long allocated;

  /**
   * The cells for a task, until it closes them.
   *
   * @param trainings that of the task, and those that are not over
   * @param preprocessing whose size the cells have
   * @param limits with which they were decoded
   * @param bound of the memory of all cells in bytes, at least 0; 0: the task uses what is there
   *     and adds nothing
   */
  public TaskPixels open(
      LiveTrainings trainings, Preprocessing preprocessing, ImageLimits limits, long bound) {
    synchronized (this) {
      held.forEach(cells -> cells.trainings().removeIf(trainings::isOver));
      HeldCells own = null;
      for (HeldCells cells : held) {
        if (cells.preprocessing().equals(preprocessing) && cells.limits().equals(limits)) {
          own = cells;
        }
      }
      if (own == null) {
        own = new HeldCells(preprocessing, limits);
        held.add(own);
      }
      own.trainings().add(trainings.own());
      own.opened();
      freeUnused();
      return new TaskPixels(this, own, bound);
    }
  }

  /** A training is over. */
  synchronized void ended(long training) {
    held.forEach(cells -> cells.trainings().remove(training));
    freeUnused();
  }

  /** A task is done. */
  synchronized void close(HeldCells cells) {
    cells.closed();
    freeUnused();
  }

  /**
   * Keeps a cell.
   *
   * @param digest of its file
   * @param packed its pixels as {@link PixelCodec} writes them
   * @param length of them
   * @return whether it is there now; not if that would exceed the bound or the JVM has no memory
   */
  synchronized boolean put(HeldCells cells, String digest, byte[] packed, int length, long bound) {
    if (cells.contains(digest)) {
      return true;
    }
    if (!cells.fits(length)) {
      int block = (int) Math.min(Math.max(BLOCK_BYTES, length), bound - allocated);
      if (block < length) {
        return false;
      }
      try {
        cells.add(new NativeBytes(block));
      } catch (OutOfMemoryError e) {
        // Networks have taken it, which is what it is for; the cell is decoded again.
        return false;
      }
      allocated += block;
    }
    cells.put(digest, packed, length);
    return true;
  }

  /** Bytes taken for cells. */
  public synchronized long allocated() {
    return allocated;
  }

  private void freeUnused() {
    for (HeldCells cells : List.copyOf(held)) {
      if (cells.isUnused()) {
        held.remove(cells);
        allocated -= cells.free();
      }
    }
  }
}
