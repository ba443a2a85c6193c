package org.plasmospark.evaluation;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The few cells that were called wrongly with the most confidence, out of any number offered in any
 * order and partitioning. Confidence is the probability given to the wrong class; cells of equal
 * confidence rank by image id and path.
 *
 * <p>Mutable and not thread safe: one a partition.
 *
 * @param <T> what is kept of a cell, such as {@link WrongCell}
 */
public final class MostWrong<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;

  private record Rank(double confidence, String imageId, String path)
      implements Comparable<Rank>, Serializable {
    private static final Comparator<Rank> ORDER =
        Comparator.comparingDouble((Rank rank) -> -rank.confidence)
            .thenComparing(Rank::imageId)
            .thenComparing(Rank::path);

    @Override
    public int compareTo(Rank other) {
      return ORDER.compare(this, other);
    }
  }

  private final int capacity;
  private final double threshold;
  private final TreeMap<Rank, T> cells = new TreeMap<>();

  /**
   * @param capacity how many cells are kept, 0 or more
   * @param threshold cells with at least this probability are called positive, in [0, 1]
   */
  public MostWrong(int capacity, double threshold) {
    if (capacity < 0) {
      throw new IllegalArgumentException("cannot keep " + capacity + " cells");
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("a threshold must lie in [0, 1] and was " + threshold);
    }
    this.capacity = capacity;
    this.threshold = threshold;
  }

  /**
   * Keeps the cell if it was called wrongly and is among the most wrong so far. A cell offered
   * again is kept once.
   *
   * @param probability predicted probability of the positive class, in [0, 1]
   * @param actual whether the cell is of the positive class
   * @param imageId breaks ties
   * @param path breaks ties between images of the same bytes
   * @param cell asked only if the cell is kept
   * @return whether it was kept
   * @throws IllegalArgumentException if the probability is not a number in [0, 1]
   */
  public boolean offer(
      double probability, boolean actual, String imageId, String path, Supplier<? extends T> cell) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "a probability must lie in [0, 1] and was " + probability + " for " + path);
    }
    if (probability >= threshold == actual || capacity == 0) {
      return false;
    }
    Rank rank = new Rank(actual ? 1 - probability : probability, imageId, path);
    if (cells.containsKey(rank)
        || cells.size() == capacity && rank.compareTo(cells.lastKey()) > 0) {
      return false;
    }
    cells.put(rank, cell.get());
    drop();
    return true;
  }

  /**
   * Takes over the other's cells as far as they are among the most wrong; the other stays as it is.
   *
   * @return this
   * @throws IllegalArgumentException if the other has another capacity or threshold
   */
  public MostWrong<T> merge(MostWrong<T> other) {
    if (capacity != other.capacity || threshold != other.threshold) {
      throw new IllegalArgumentException("holders of different capacity or threshold do not merge");
    }
    other.cells.forEach(cells::putIfAbsent);
    drop();
    return this;
  }

  /** The cells kept, the most wrong first. */
  public List<T> cells() {
    return List.copyOf(cells.values());
  }

  private void drop() {
    while (cells.size() > capacity) {
      cells.pollLastEntry();
    }
  }
}
