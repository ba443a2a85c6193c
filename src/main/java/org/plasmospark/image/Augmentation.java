package org.plasmospark.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.plasmospark.random.SplitMix64;

/**
 * Draws a transformation for every image of every epoch. The draw is a function of run seed, epoch
 * and image alone, so it does not matter on which worker, in which order or how often it is asked
 * for. May be shared by threads.
 *
 * <p>Each parameter has the distribution that Keras' {@code ImageDataGenerator} gives it, with one
 * difference: Keras draws the shift in x from the range for the height and the shift in y from the
 * range for the width; here each has its own. Saturation and the gains of the three channels are
 * drawn evenly from their ranges, gamma so that its logarithm is, as often above 1 as below where
 * the range is from 1/g to g.
 */
public final class Augmentation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final AugmentationSettings settings;

  /**
   * @param settings the ranges
   */
  public Augmentation(AugmentationSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /** The ranges. */
  public AugmentationSettings settings() {
    return settings;
  }

  /**
   * The transformation of one image in one epoch. Every parameter has a number of its own, so
   * changing one range leaves the other draws as they were.
   *
   * @param runSeed the run's seed
   * @param epoch counted from 0
   * @param imageKey what names the image for good: its path or the hash of its bytes
   */
  public AffineParameters draw(long runSeed, int epoch, String imageKey) {
    if (settings.equals(AugmentationSettings.NONE)) {
      return AffineParameters.IDENTITY;
    }
    long state = SplitMix64.mix(SplitMix64.mix(SplitMix64.mix(runSeed) + epoch) ^ hash(imageKey));
    return new AffineParameters(
        either(state, 1, settings.rotationDegrees()),
        either(state, 2, settings.shiftX()),
        either(state, 3, settings.shiftY()),
        either(state, 4, settings.shearDegrees()),
        between(state, 5, settings.zoomLow(), settings.zoomHigh()),
        between(state, 6, settings.zoomLow(), settings.zoomHigh()),
        settings.horizontalFlip() && uniform(state, 7) < 0.5,
        settings.verticalFlip() && uniform(state, 8) < 0.5,
        between(state, 9, settings.brightnessLow(), settings.brightnessHigh()),
        stain(state));
  }

  private StainChange stain(long state) {
    StainRanges ranges = settings.stain();
    if (ranges.equals(StainRanges.NONE)) {
      return StainChange.NONE;
    }
    return new StainChange(
        between(state, 10, ranges.saturationLow(), ranges.saturationHigh()),
        between(state, 11, ranges.gainLow(), ranges.gainHigh()),
        between(state, 12, ranges.gainLow(), ranges.gainHigh()),
        between(state, 13, ranges.gainLow(), ranges.gainHigh()),
        gamma(state, ranges.gammaLow(), ranges.gammaHigh()),
        1);
  }

  private static double gamma(long state, double low, double high) {
    double drawn = StrictMath.exp(between(state, 14, StrictMath.log(low), StrictMath.log(high)));
    return Math.min(Math.max(drawn, low), high);
  }

  private static double either(long state, int number, double most) {
    // 0.0 + turns the -0.0 of an empty range into 0.
    return 0.0 + most * (2 * uniform(state, number) - 1);
  }

  private static double between(long state, int number, double low, double high) {
    return low + (high - low) * uniform(state, number);
  }

  /** A number of [0, 1) with 53 random bits. */
  private static double uniform(long state, int number) {
    return (SplitMix64.mix(state + number * SplitMix64.GAMMA) >>> 11) * 0x1p-53;
  }

  private static long hash(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
