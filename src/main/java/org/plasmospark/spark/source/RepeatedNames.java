package org.plasmospark.spark.source;

import java.util.Arrays;
import java.util.BitSet;

/** Which of many names, given by their hashes, come more than once. */
final class RepeatedNames {
  private final long[] distinct;
  private final BitSet repeated = new BitSet();
  private final BitSet met = new BitSet();

  /** How often each of the distinct names still comes; null if none comes more than once. */
  private int[] left;

  /** How a name comes. */
  enum Meeting {
    /** It is the only one. */
    ONCE,
    /** It is the first of several. */
    FIRST_OF_MANY,
    /** It came before. */
    AGAIN
  }

  /**
   * @param hashes of all names, in any order; sorted in place
   */
  RepeatedNames(long[] hashes) {
    Arrays.sort(hashes);
    int count = 0;
    for (long hash : hashes) {
      if (count > 0 && hashes[count - 1] == hash) {
        repeated.set(count - 1);
      } else {
        hashes[count++] = hash;
      }
    }
    distinct = Arrays.copyOf(hashes, count);
  }

  /**
   * @param inOrder hashes of all names in the order in which they come; not changed
   */
  static RepeatedNames counting(long[] inOrder) {
    RepeatedNames names = new RepeatedNames(inOrder.clone());
    if (!names.repeated.isEmpty()) {
      names.left = new int[names.distinct.length];
      for (long hash : inOrder) {
        names.left[Arrays.binarySearch(names.distinct, hash)]++;
      }
    }
    return names;
  }

  /**
   * Whether the same name comes again.
   *
   * @param hash of the next one, in the order of the names
   */
  boolean meetBeforeLast(long hash) {
    return left != null && --left[Arrays.binarySearch(distinct, hash)] > 0;
  }

  /**
   * The next one, in the order of the names.
   *
   * @param hash one of those given
   */
  Meeting meet(long hash) {
    int at = Arrays.binarySearch(distinct, hash);
    if (!repeated.get(at)) {
      return Meeting.ONCE;
    }
    if (met.get(at)) {
      return Meeting.AGAIN;
    }
    met.set(at);
    return Meeting.FIRST_OF_MANY;
  }
}
