package org.plasmospark.spark.pixels;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.NativeBytes;

/**
 * Cells of one size, by the digests of their files. {@link #read} may be called by any thread of a
 * task that has opened them; all else is called by one thread at a time.
 */
final class HeldCells {
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final Set<Long> trainings = new HashSet<>();
  private final List<NativeBytes> blocks = new ArrayList<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private int tasks;
  private int filled;

  private record Place(NativeBytes block, int at, int length) {}

  HeldCells(Preprocessing preprocessing, ImageLimits limits) {
    this.preprocessing = preprocessing;
    this.limits = limits;
  }

  Preprocessing preprocessing() {
    return preprocessing;
  }

  ImageLimits limits() {
    return limits;
  }

  /** Those that share the cells and are not known to be over. */
  Set<Long> trainings() {
    return trainings;
  }

  void opened() {
    tasks++;
  }

  void closed() {
    tasks--;
  }

  boolean isUnused() {
    return tasks == 0 && trainings.isEmpty();
  }

  boolean contains(String digest) {
    return places.containsKey(digest);
  }

  /**
   * Copies what was put under a digest.
   *
   * @param into long enough
   * @return its length, or -1 if there is nothing
   */
  int read(String digest, byte[] into) {
    Place place = places.get(digest);
    if (place == null) {
      return -1;
    }
    place.block().read(place.at(), into, place.length());
    return place.length();
  }

  /** Whether the last block has room for so many bytes. */
  boolean fits(int length) {
    return !blocks.isEmpty() && last().length() - filled >= length;
  }

  void add(NativeBytes block) {
    blocks.add(block);
    filled = 0;
  }

  /** Puts bytes that fit. */
  void put(String digest, byte[] bytes, int length) {
    last().write(filled, bytes, length);
    places.put(digest, new Place(last(), filled, length));
    filled += length;
  }

  /**
   * Frees everything.
   *
   * @return bytes that were allocated
   */
  long free() {
    long bytes = blocks.stream().mapToLong(NativeBytes::length).sum();
    places.clear();
    blocks.forEach(NativeBytes::close);
    blocks.clear();
    return bytes;
  }

  private NativeBytes last() {
    return blocks.get(blocks.size() - 1);
  }
}
