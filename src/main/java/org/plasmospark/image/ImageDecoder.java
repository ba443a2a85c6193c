package org.plasmospark.image;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * Turns the bytes of a PNG, JPEG, TIFF or BMP file into 8-bit RGB, or says why it cannot.
 *
 * <p>Every failure of the bytes is a {@link Rejected}, never an exception. Images that are
 * incomplete are rejected, not half-decoded: PNG chunks, checksums and the zlib stream are checked
 * to their end, and a JPEG that its decoder had to patch up is refused.
 *
 * <p>Deeper samples are rounded to 8 bits. Alpha, also of palettes, is composited over black, the
 * colour that masks the surroundings in cell crops. CMYK becomes RGB by the plain formula {@code
 * (1-C)(1-K)}. Embedded gamma, colour profiles and EXIF orientation are ignored; of a file with
 * several pages the first is decoded, and {@link ImagePages} takes it apart.
 *
 * <p>Holds nothing but its limits and may be shared by threads. No file is written, not even a
 * cache.
 */
public final class ImageDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  static {
    // Executors have no display, and ImageIO must not look for one.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private final ImageLimits limits;

  /**
   * @param limits what a file may cost
   */
  public ImageDecoder(ImageLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /** What a file may cost; its length is best asked about before the file is read. */
  public ImageLimits limits() {
    return limits;
  }

  /**
   * Decodes a whole file.
   *
   * @param bytes all its bytes
   */
  public DecodeResult decode(byte[] bytes) {
    HeaderResult header = header(bytes);
    if (header instanceof Rejected rejected) {
      return rejected;
    }
    ImageHeader accepted = (ImageHeader) header;
    try {
      return switch (accepted.format()) {
        case PNG -> PngReader.read(bytes);
        case JPEG -> JpegReader.read(bytes);
        case TIFF -> TiffReader.read(bytes, limits);
        case BMP -> BmpReader.read(bytes);
      };
    } catch (BadImageException e) {
      return e.rejected();
    }
  }

  /**
   * Reads format and size from a file's header; no memory is taken for pixels. A header that is in
   * order says nothing about the rest of the file.
   *
   * @param bytes all bytes of the file
   */
  public HeaderResult header(byte[] bytes) {
    Optional<Rejected> tooLong = limits.rejectLength(bytes.length);
    if (tooLong.isPresent()) {
      return tooLong.get();
    }
    try {
      ImageHeader header =
          switch (Signatures.recognise(bytes)) {
            case PNG -> PngReader.header(bytes);
            case JPEG -> JpegReader.header(bytes);
            case TIFF -> TiffReader.header(bytes);
            case BMP -> BmpReader.header(bytes);
          };
      Optional<Rejected> wrongSize = limits.rejectSize(header.width(), header.height());
      return wrongSize.isPresent() ? wrongSize.get() : header;
    } catch (BadImageException e) {
      return e.rejected();
    }
  }
}
