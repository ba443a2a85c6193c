package org.plasmospark.model.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places blocks that are in use for some steps of a program in one piece of memory, so that blocks
 * whose steps do not overlap share bytes. The largest blocks are placed first, each at the lowest
 * offset where it meets no other: greedy by size, which comes within a few percent of the bytes in
 * use at the busiest step.
 */
final class Arena {
  /** Of cache lines and vector registers. */
  static final long ALIGNMENT = 64;

  /**
   * A block to be placed.
   *
   * @param bytes its size, at least 0
   * @param first step that uses it
   * @param last step that uses it
   */
  record Block(long bytes, int first, int last) {
    private boolean meets(Block other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Where the blocks lie.
   *
   * @param offsets in bytes, multiples of {@link #ALIGNMENT}, in the order of the blocks
   * @param bytes of all of them together
   */
  record Placement(long[] offsets, long bytes) {}

  private Arena() {}

  static Placement place(List<Block> blocks) {
    long[] offsets = new long[blocks.size()];
    List<Integer> placed = new ArrayList<>();
    long end = 0;
    List<Integer> order =
        IntStream.range(0, blocks.size())
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> blocks.get(i).bytes()).reversed())
            .toList();
    for (int i : order) {
      offsets[i] = lowest(blocks, offsets, placed, blocks.get(i));
      end = Math.max(end, offsets[i] + aligned(blocks.get(i).bytes()));
      placed.add(i);
    }
    return new Placement(offsets, end);
  }

  private static long lowest(
      List<Block> blocks, long[] offsets, List<Integer> placed, Block block) {
    List<Integer> inTheWay =
        placed.stream()
            .filter(i -> blocks.get(i).meets(block))
            .sorted(Comparator.comparingLong(i -> offsets[i]))
            .toList();
    long offset = 0;
    for (int i : inTheWay) {
      if (offset + block.bytes() <= offsets[i]) {
        break;
      }
      offset = Math.max(offset, offsets[i] + aligned(blocks.get(i).bytes()));
    }
    return offset;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
