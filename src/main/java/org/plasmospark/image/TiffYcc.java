package org.plasmospark.image;

/** YCbCr of a TIFF by its own coefficients and reference values (revision 6.0, section 21). */
final class TiffYcc {
  private final double red;
  private final double green;
  private final double blue;
  private final double[] reference;

  TiffYcc(TiffDirectory page) throws BadImageException {
    double[] luma =
        page.has(TiffTags.YCC_COEFFICIENTS)
            ? page.fractions(TiffTags.YCC_COEFFICIENTS)
            : new double[] {0.299, 0.587, 0.114};
    reference =
        page.has(TiffTags.REFERENCE_BLACK_WHITE)
            ? page.fractions(TiffTags.REFERENCE_BLACK_WHITE)
            : new double[] {0, 255, 128, 255, 128, 255};
    if (luma.length != 3 || reference.length != 6 || !(luma[1] > 0)) {
      throw impossible();
    }
    for (int i = 0; i < 6; i += 2) {
      if (!(reference[i + 1] - reference[i] > 0)) {
        throw impossible();
      }
    }
    red = luma[0];
    green = luma[1];
    blue = luma[2];
    if (!Double.isFinite(red + green + blue)) {
      throw impossible();
    }
  }

  private static BadImageException impossible() {
    return BadImageException.corrupt("The TIFF gives its YCbCr an impossible meaning.");
  }

  void put(int y, int cb, int cr, byte[] rgb, int to) {
    double luma = range(y, 0, 255);
    double toBlue = range(cb, 2, 127);
    double toRed = range(cr, 4, 127);
    double r = luma + toRed * (2 - 2 * red);
    double b = luma + toBlue * (2 - 2 * blue);
    double g = (luma - red * r - blue * b) / green;
    rgb[to] = (byte) Samples.clip((float) r);
    rgb[to + 1] = (byte) Samples.clip((float) g);
    rgb[to + 2] = (byte) Samples.clip((float) b);
  }

  private double range(int code, int pair, int full) {
    return (code - reference[pair]) * full / (reference[pair + 1] - reference[pair]);
  }
}
