package org.plasmospark.image;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * The ranges from which a {@link StainChange} is drawn.
 *
 * @param saturationLow smallest saturation, at least 0
 * @param saturationHigh largest saturation, at least {@code saturationLow} and at most 10
 * @param gainLow smallest factor of red, green and blue, each drawn by itself; at least 0
 * @param gainHigh largest factor, at least {@code gainLow} and at most 10
 * @param gammaLow smallest exponent, at least 0.1
 * @param gammaHigh largest exponent, at least {@code gammaLow} and at most 10
 */
public record StainRanges(
    double saturationLow,
    double saturationHigh,
    double gainLow,
    double gainHigh,
    double gammaLow,
    double gammaHigh)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every stain as it is. */
  public static final StainRanges NONE = new StainRanges(1, 1, 1, 1, 1, 1);

  /**
   * @throws UserException naming every range that is none
   */
  public StainRanges {
    List<String> problems = new ArrayList<>();
    require(problems, "saturation", 0, saturationLow, saturationHigh);
    require(problems, "gain of the channels", 0, gainLow, gainHigh);
    require(problems, "gamma", StainChange.LEAST_GAMMA, gammaLow, gammaHigh);
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE, "Augmentation is impossible: " + String.join("; ", problems) + ".");
    }
  }

  private static void require(
      List<String> problems, String name, double least, double low, double high) {
    if (!(low >= least && low <= high && high <= StainChange.MOST)) {
      problems.add(
          "the %s must be a range within %s to %s, not %s to %s"
              .formatted(name, least, StainChange.MOST, low, high));
    }
  }
}
