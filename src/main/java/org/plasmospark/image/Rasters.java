package org.plasmospark.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;

/**
 * Decoded pixels of the JDK as 8-bit RGB over black. Samples are taken as they are: the JDK's own
 * conversion treats gray as linear light and would brighten it.
 */
final class Rasters {
  private Rasters() {}

  /**
   * @param cmyk whether the four channels are amounts of ink, whatever the colour model says
   */
  static CellImage toCell(BufferedImage image, boolean cmyk) throws BadImageException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel || model instanceof PackedColorModel) {
      return looked(image, model);
    }
    int type = image.getRaster().getTransferType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      throw BadImageException.unsupported(
          "The samples are neither 8 nor 16 bit integers, which are read.");
    }
    return sampled(image, model, cmyk);
  }

  private static CellImage looked(BufferedImage image, ColorModel model) {
    Raster raster = image.getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    Object element = null;
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        element = raster.getDataElements(x, y, element);
        int colour = model.getRGB(element);
        int alpha = colour >>> 24;
        rgb[to] = (byte) Samples.times(colour >> 16 & 0xFF, alpha);
        rgb[to + 1] = (byte) Samples.times(colour >> 8 & 0xFF, alpha);
        rgb[to + 2] = (byte) Samples.times(colour & 0xFF, alpha);
      }
    }
    return new CellImage(width, height, rgb);
  }

  private static CellImage sampled(BufferedImage image, ColorModel model, boolean cmyk)
      throws BadImageException {
    Raster raster = image.getRaster();
    int colours = model.getNumColorComponents();
    int bands = raster.getNumBands();
    if (cmyk ? bands < 4 : colours != 1 && colours != 3) {
      throw BadImageException.unsupported(
          "The image has %d channels for its colours; gray, RGB and CMYK are read."
              .formatted(cmyk ? bands : colours));
    }
    // Premultiplied colour is already colour over black.
    boolean opacity = model.hasAlpha() && !model.isAlphaPremultiplied();
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += bands, to += 3) {
        int factor = 255;
        if (cmyk) {
          factor = 255 - Samples.toByte(row[x + 3], model.getComponentSize(3));
        } else if (opacity) {
          factor = Samples.toByte(row[x + colours], model.getComponentSize(colours));
        }
        for (int c = 0; c < 3; c++) {
          int band = colours == 1 ? 0 : c;
          int value = Samples.toByte(row[x + band], model.getComponentSize(band));
          rgb[to + c] = (byte) Samples.times(cmyk ? 255 - value : value, factor);
        }
      }
    }
    return new CellImage(width, raster.getHeight(), rgb);
  }
}
