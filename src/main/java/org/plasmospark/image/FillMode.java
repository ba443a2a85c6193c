package org.plasmospark.image;

import java.util.Locale;

/**
 * What stands where a transformed image has no pixels; the modes of Keras' {@code fill_mode} as
 * SciPy's {@code affine_transform} carries them out.
 */
public enum FillMode {
  /** The nearest pixel of the edge: {@code aaaa|abcd|dddd}. */
  NEAREST,
  /** One value, also for everything between the outermost pixel centres and beyond. */
  CONSTANT,
  /** Mirrored at the outer edge of the outermost pixel: {@code abcddcba|abcd|dcbaabcd}. */
  REFLECT,
  /**
   * Begun anew with a period of one pixel less than the side, the last pixel standing for the next
   * first: {@code dbcdbc|abcd|bcdbcd}.
   */
  WRAP;

  /** The name in settings, such as {@code nearest}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The place within {@code 0..last} from which a value is taken.
   *
   * @param place any place, in pixels from the centre of the first
   * @param last the side less one
   * @return the place, or NaN for the constant
   */
  double within(double place, int last) {
    if (place >= 0 && place <= last) {
      return place;
    }
    return switch (this) {
      case NEAREST -> clamp(place, last);
      case CONSTANT -> Double.NaN;
      case REFLECT -> {
        double period = 2.0 * (last + 1);
        double folded = place + 0.5 - period * Math.floor((place + 0.5) / period);
        yield clamp(Math.min(folded, period - folded) - 0.5, last);
      }
      case WRAP -> last == 0 ? 0 : clamp(place - last * Math.floor(place / last), last);
    };
  }

  private static double clamp(double place, int last) {
    return Math.min(Math.max(place, 0), last);
  }
}
