package org.plasmospark.run;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same in every locale. */
public final class Quantities {
  private static final long KIB = 1024;

  private Quantities() {}

  /** {@code 16,509}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /**
   * {@code 812/s}; below ten with one decimal, {@code 0.4/s}.
   *
   * @param perSecond not negative
   */
  public static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 9.95 ? "%.1f/s" : "%,.0f/s", perSecond);
  }

  /**
   * {@code 0.8 s}, {@code 15 s}, {@code 3 min 20 s}, {@code 2 h 05 min}.
   *
   * @param duration not negative
   */
  public static String duration(Duration duration) {
    if (duration.toMillis() < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    long seconds = (duration.toMillis() + 500) / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    long minutes = (seconds + 30) / 60;
    return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }

  /** {@code 512 bytes}, {@code 1.5 KiB}, {@code 128.0 MiB}, {@code 9.6 GiB}. */
  public static String bytes(long bytes) {
    if (bytes < KIB) {
      return bytes + " bytes";
    }
    double value = bytes;
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    int unit = -1;
    while (value >= KIB && unit < units.length - 1) {
      value /= KIB;
      unit++;
    }
    return String.format(Locale.ROOT, "%,.1f %s", value, units[unit]);
  }
}
