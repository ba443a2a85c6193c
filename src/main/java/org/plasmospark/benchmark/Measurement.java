package org.plasmospark.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long the repetitions of one piece of work took. Rates are derived from the counted times, so
 * the fastest repetition has the highest.
 *
 * @param work what was done, for example {@code custom-cnn-train}
 * @param engine what computed it, for example {@code onednn-float32}; empty if nothing is computed
 * @param batch images that are computed together; 0 if that is not said
 * @param imagesPerRepetition more than 0
 * @param seconds of each counted repetition, at least one, in their order
 */
public record Measurement(
    String work, String engine, int batch, long imagesPerRepetition, List<Double> seconds) {

  public Measurement {
    seconds = List.copyOf(seconds);
    if (imagesPerRepetition < 1 || seconds.isEmpty()) {
      throw new IllegalArgumentException("a measurement has images and repetitions");
    }
  }

  /** Images a second of the median repetition; of an even number, of the mean of the middle two. */
  public double rate() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return imagesPerRepetition / median;
  }

  /** Images a second of the slowest repetition. */
  public double lowestRate() {
    double[] sorted = sorted();
    return imagesPerRepetition / sorted[sorted.length - 1];
  }

  /** Images a second of the fastest repetition. */
  public double highestRate() {
    return imagesPerRepetition / sorted()[0];
  }

  /** One line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-22s %-18s %s %,10.1f images/s  (%,.1f to %,.1f in %d)",
        work,
        engine,
        batch == 0 ? "         " : String.format(Locale.ROOT, "batch %3d", batch),
        rate(),
        lowestRate(),
        highestRate(),
        seconds.size());
  }

  /** The same as a document of plain values. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("work", work);
    map.put("engine", engine);
    map.put("batch", batch);
    map.put("images_per_repetition", imagesPerRepetition);
    map.put("images_per_second", rate());
    map.put("lowest_images_per_second", lowestRate());
    map.put("highest_images_per_second", highestRate());
    map.put("seconds", seconds);
    return map;
  }

  private double[] sorted() {
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
