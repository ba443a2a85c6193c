package org.plasmospark.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's own readers behind one door: nothing on disk, and what they warn of or throw becomes a
 * reason.
 */
enum JdkReader {
  JPEG("jpeg"),
  TIFF("tiff"),
  BMP("bmp");

  private final String format;

  JdkReader(String format) {
    this.format = format;
  }

  private interface Work<T> {
    T on(ImageReader reader) throws IOException;
  }

  /** The components as they are stored, without any colour conversion. */
  Raster raster(byte[] file) throws BadImageException {
    return read(file, reader -> reader.readRaster(0, null));
  }

  /** The first image of the file. */
  BufferedImage image(byte[] file) throws BadImageException {
    return read(file, reader -> reader.read(0));
  }

  private <T> T read(byte[] file, Work<T> work) throws BadImageException {
    ImageReader reader = newReader();
    StringBuilder complaints = new StringBuilder();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (isDamage(warning)) {
            complaints.append(complaints.isEmpty() ? "" : "; ").append(warning);
          }
        });
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      T result = work.on(reader);
      if (!complaints.isEmpty()) {
        throw damaged(complaints.toString());
      }
      return result;
    } catch (EOFException e) {
      throw BadImageException.truncated("The " + name() + " ends before its last pixel.");
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer damaged bytes with any of a dozen runtime exceptions.
      throw damaged(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  private BadImageException damaged(String complaint) {
    String sentence = "The " + name() + " is damaged (" + complaint + ").";
    String low = complaint.toLowerCase(Locale.ROOT);
    return low.contains("premature end") || low.contains("truncated") || low.contains("eof")
        ? BadImageException.truncated(sentence)
        : BadImageException.corrupt(sentence);
  }

  /** What libjpeg patches up; remarks on profiles and thumbnails do not touch the pixels. */
  private static boolean isDamage(String warning) {
    String low = warning.toLowerCase(Locale.ROOT);
    if (low.contains("profile") || low.contains("thumbnail")) {
      return false;
    }
    return low.contains("corrupt")
        || low.contains("premature")
        || low.contains("truncated")
        || low.contains("inconsistent progression")
        || low.contains("invalid");
  }

  /** The JDK's reader even where other plug-ins are installed: its raw components are known. */
  private ImageReader newReader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("This Java runtime has no reader of " + format + ".");
  }
}
