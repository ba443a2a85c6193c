package org.plasmospark.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;

/**
 * TwelveMonkeys' readers behind one door: nothing on disk, and what they warn of or throw becomes a
 * reason. They are made here, not found in ImageIO's registry, so that no class path changes which
 * reader it is.
 */
enum PluginReader {
  JPEG(jpeg()),
  /** The JDK's own reader, which alone reads quantization tables of numbers beyond a byte. */
  JDK_JPEG(jdk()),
  TIFF(new TIFFImageReaderSpi());

  private final ImageReaderSpi provider;

  PluginReader(ImageReaderSpi provider) {
    this.provider = provider;
  }

  private interface Work<T> {
    T on(ImageReader reader) throws IOException;
  }

  /**
   * The components as they are stored, without any colour conversion.
   *
   * @param warnings takes what the reader says while it goes on
   */
  Raster raster(ImageInputStream in, Consumer<String> warnings) throws BadImageException {
    return read(in, warnings, reader -> reader.readRaster(0, null));
  }

  /** The first image of the stream, whatever is said of it. */
  BufferedImage image(ImageInputStream in) throws BadImageException {
    return read(in, warning -> {}, reader -> reader.read(0));
  }

  private <T> T read(ImageInputStream in, Consumer<String> warnings, Work<T> work)
      throws BadImageException {
    ImageReader reader = null;
    try (in) {
      reader = provider.createReaderInstance();
      reader.addIIOReadWarningListener((source, warning) -> warnings.accept(warning));
      reader.setInput(in, true, true);
      return work.on(reader);
    } catch (EOFException e) {
      throw BadImageException.truncated("The " + format() + " ends before its last pixel.");
    } catch (IOException | RuntimeException e) {
      // Damaged bytes are answered with any of a dozen runtime exceptions.
      throw damaged(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private String format() {
    return this == TIFF ? "TIFF" : "JPEG";
  }

  /** A complaint of a reader as a reason. */
  BadImageException damaged(String complaint) {
    String sentence = "The " + format() + " is damaged (" + complaint + ").";
    String low = complaint.toLowerCase(Locale.ROOT);
    return low.contains("premature end") || low.contains("truncated") || low.contains("eof")
        ? BadImageException.truncated(sentence)
        : BadImageException.corrupt(sentence);
  }

  /** A registry of its own, since the plug-in looks for the JDK's reader where it is registered. */
  private static ImageReaderSpi jpeg() {
    ServiceRegistry registry =
        new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
    registry.registerServiceProvider(jdk(), ImageReaderSpi.class);
    JPEGImageReaderSpi plugin = new JPEGImageReaderSpi();
    registry.registerServiceProvider(plugin, ImageReaderSpi.class);
    return plugin;
  }

  private static ImageReaderSpi jdk() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReaderSpi found = readers.next().getOriginatingProvider();
      if (found.getClass().getModule() == ImageIO.class.getModule()) {
        return found;
      }
    }
    throw new IllegalStateException("This Java runtime has no reader of JPEG.");
  }
}
