package org.plasmospark.image;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * Everything that is done to a decoded cell before the network sees it. A model is only valid with
 * the preprocessing it was trained with, so bundles and predictions carry its {@link #hash()}.
 *
 * @param width columns of the network's input, 1 to {@value #MOST_PIXELS_A_SIDE}
 * @param height rows of the network's input, 1 to {@value #MOST_PIXELS_A_SIDE}
 * @param scaling from colours to numbers
 * @param resampling from the cell's size to the input's
 * @param fit from the cell's shape to the input's
 */
public record Preprocessing(
    int width, int height, Scaling scaling, Resampling resampling, CellFit fit)
    implements Serializable {
  /** The longest side of an input, in pixels. */
  public static final int MOST_PIXELS_A_SIDE = 2_048;

  private static final long serialVersionUID = 1L;
  private static final int HASH_LENGTH = 16;

  /**
   * @throws UserException if a side is out of range
   */
  public Preprocessing {
    Objects.requireNonNull(scaling, "scaling");
    Objects.requireNonNull(resampling, "resampling");
    Objects.requireNonNull(fit, "fit");
    if (width < 1 || height < 1 || width > MOST_PIXELS_A_SIDE || height > MOST_PIXELS_A_SIDE) {
      throw new UserException(
          ExitCode.USAGE,
          "The network's input must have 1 to %d pixels a side, not %d x %d."
              .formatted(MOST_PIXELS_A_SIDE, width, height));
    }
  }

  /** The same for cells that are stretched. */
  public Preprocessing(int width, int height, Scaling scaling, Resampling resampling) {
    this(width, height, scaling, resampling, CellFit.STRETCH);
  }

  /** The cell in the shape, but not yet the size, of the input. */
  CellImage fitted(CellImage image) {
    return fit.apply(image, width, height);
  }

  /** Numbers in one cell's tensor: three planes of height times width. */
  public int tensorLength() {
    return 3 * width * height;
  }

  /** The cell at the network's size; the same image if it has it already. */
  public CellImage resize(CellImage image) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    byte[] rgb = new byte[tensorLength()];
    new CellResizer(this).resize(image, rgb);
    return new CellImage(width, height, rgb);
  }

  /**
   * What {@link #hash()} is taken of: every choice that changes the network's input, also those
   * that cannot be set.
   */
  public String canonical() {
    return "preprocessing-1;width=%d;height=%d;layout=nchw;depth=8;alpha=over-black;scaling=%s;resampling=%s"
            .formatted(width, height, scaling.code(), resampling.code())
        + (fit == CellFit.STRETCH ? "" : ";fit=" + fit.code());
  }

  /** The first 16 hexadecimal digits of the SHA-256 of {@link #canonical()} in UTF-8. */
  public String hash() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(canonical().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
