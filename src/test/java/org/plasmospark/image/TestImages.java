package org.plasmospark.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images and files that the tests make up. */
final class TestImages {
  static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private TestImages() {}

  /** Any colours anywhere. */
  static CellImage noise(long seed, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new SplittableRandom(seed).nextBytes(rgb);
    return new CellImage(width, height, rgb);
  }

  /** Colours that change slowly, so that lossy formats keep them. */
  static CellImage gradient(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[i++] = (byte) (40 + 180 * x / width);
        rgb[i++] = (byte) (200 - 150 * y / height);
        rgb[i++] = (byte) (90 + 60 * (x + y) / (width + height));
      }
    }
    return new CellImage(width, height, rgb);
  }

  static BufferedImage buffered(CellImage image) {
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        out.setRGB(x, y, 0xFF000000 | image.pixel(x, y));
      }
    }
    return out;
  }

  /** Encodes with the JDK's writer and its default settings. */
  static byte[] write(RenderedImage image, String format) {
    return write(new IIOImage(image, null, null), format, null, false);
  }

  static byte[] write(IIOImage image, String format, String compression, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (compression != null) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    if (progressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    } else if (param.canWriteProgressive()) {
      param.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  static CellImage decoded(byte[] file) {
    DecodeResult result = DECODER.decode(file);
    if (result instanceof Decoded decoded) {
      return decoded.image();
    }
    throw new AssertionError(result);
  }

  static Rejected rejected(byte[] file) {
    DecodeResult result = DECODER.decode(file);
    if (result instanceof Rejected rejected) {
      return rejected;
    }
    throw new AssertionError(result);
  }
}
