package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.random.SplitMix64;
import org.plasmospark.spark.table.Cell;

/** Orders cells by a hash of seed, epoch and content: shuffled, yet the same on every cluster. */
final class SeededOrder {
  private static final int HEX_DIGITS_OF_A_LONG = 16;

  private SeededOrder() {}

  /** Where a cell stands in an order; ties are broken by the path. */
  static long key(long seed, int epoch, ManifestEntry entry) {
    long content = Long.parseUnsignedLong(entry.sha256(), 0, HEX_DIGITS_OF_A_LONG, 16);
    return SplitMix64.mix(SplitMix64.mix(SplitMix64.mix(seed) ^ epoch) ^ content);
  }

  /**
   * All cells, shuffled within each class, with the classes spread evenly: of any consecutive
   * cells, each class has its share of all, to within one cell at either end.
   */
  static <C extends Cell> C[] stratified(C[] cells, long seed, int epoch) {
    Map<String, List<Placed<C>>> classes = new TreeMap<>();
    for (C cell : cells) {
      classes
          .computeIfAbsent(cell.entry().label(), label -> new ArrayList<>())
          .add(new Placed<>(key(seed, epoch, cell.entry()), cell));
    }
    List<Placed<C>> all = new ArrayList<>(cells.length);
    for (List<Placed<C>> members : classes.values()) {
      members.sort(
          Comparator.<Placed<C>>comparingLong(Placed::key)
              .thenComparing(placed -> placed.cell().entry().path()));
      for (int i = 0; i < members.size(); i++) {
        all.add(new Placed<>(place(i, members.size()), members.get(i).cell()));
      }
    }
    // Stable: of equal places, the class that comes first by name goes first.
    all.sort(Comparator.comparingLong(Placed::key));
    return all.stream().map(Placed::cell).toList().toArray(Arrays.copyOf(cells, 0));
  }

  /** The middle of the i-th of n equal parts of a whole of 2^62. */
  private static long place(int i, int n) {
    return (long) ((2.0 * i + 1) / n * (1L << 61));
  }

  private record Placed<C>(long key, C cell) {}
}
