package org.plasmospark.image;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * One change of a cell as another stain, lighting, camera or way to cut cells out may bring it.
 *
 * @param kind what is changed
 * @param strength how much: of the stain a number of {@link StainChange}; of the border the share
 *     of the background's colour, 0 to 1
 */
public record SimulatedChange(Kind kind, double strength) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What is changed; all else stays. */
  public enum Kind {
    /** {@link StainChange#saturation}. */
    SATURATION(1),
    /** {@link StainChange#redGain}. */
    RED_GAIN(1),
    /** {@link StainChange#greenGain}. */
    GREEN_GAIN(1),
    /** {@link StainChange#blueGain}. */
    BLUE_GAIN(1),
    /** {@link StainChange#gamma}. */
    GAMMA(1),
    /** {@link StainChange#brightness}. */
    BRIGHTNESS(1),
    /** The black around the cell, see {@link CellBorder}. */
    BORDER(0);

    private final double neutral;

    Kind(double neutral) {
      this.neutral = neutral;
    }

    /** The strength that changes nothing. */
    public double neutral() {
      return neutral;
    }

    /** The name in reports, such as {@code red-gain}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such strength
   */
  public SimulatedChange {
    Objects.requireNonNull(kind, "kind");
    if (kind == Kind.BORDER && !(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("A border has a share from 0 to 1, not " + strength + ".");
    }
    stain(kind, strength);
  }

  /** Whether it is made of the decoded cell, before that gets the network's size. */
  public boolean isOfBorder() {
    return kind == Kind.BORDER;
  }

  /** The change of the colours; none if it is of the border. */
  public StainChange stain() {
    return stain(kind, strength);
  }

  private static StainChange stain(Kind kind, double strength) {
    return switch (kind) {
      case SATURATION -> new StainChange(strength, 1, 1, 1, 1, 1);
      case RED_GAIN -> new StainChange(1, strength, 1, 1, 1, 1);
      case GREEN_GAIN -> new StainChange(1, 1, strength, 1, 1, 1);
      case BLUE_GAIN -> new StainChange(1, 1, 1, strength, 1, 1);
      case GAMMA -> new StainChange(1, 1, 1, 1, strength, 1);
      case BRIGHTNESS -> new StainChange(1, 1, 1, 1, 1, strength);
      case BORDER -> StainChange.NONE;
    };
  }
}
