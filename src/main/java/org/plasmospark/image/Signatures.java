package org.plasmospark.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Tells by the first bytes what a file is, and names what is not read here. */
final class Signatures {
  private static final int TEXT_PROBE = 512;
  private static final int TAR_MAGIC = 257;
  private static final int ISO_MAGIC = 32_769;

  private record Foreign(int offset, byte[] magic, RejectReason reason, String sentence) {
    boolean matches(byte[] bytes) {
      return startsWith(bytes, offset, magic);
    }
  }

  /** In this order: the longer and surer signatures first. */
  private static final List<Foreign> FOREIGN =
      List.of(
          unsupported(0, ascii("GIF8"), "GIF"),
          unsupported(8, ascii("WEBP"), "WebP"),
          unsupported(4, ascii("ftyphei"), "HEIC"),
          unsupported(4, ascii("ftypmif1"), "HEIF"),
          unsupported(4, ascii("ftypavif"), "AVIF"),
          unsupported(0, bytes(0, 0, 0, 12, 'j', 'P', ' ', ' '), "JPEG 2000"),
          unsupported(0, bytes(0xFF, 0x4F, 0xFF, 0x51), "JPEG 2000"),
          unsupported(0, bytes('I', 'I', 43, 0), "BigTIFF"),
          unsupported(0, bytes('M', 'M', 0, 43), "BigTIFF"),
          unsupported(0, ascii("8BPS"), "Photoshop"),
          foreign(
              bytes(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1),
              "an OLE2 compound file, such as Thumbs.db or an old Office document"),
          foreign(bytes('P', 'K', 5, 6), "an empty zip archive"),
          archive(0, bytes('P', 'K', 3, 4), "a zip archive"),
          archive(0, bytes('P', 'K', 7, 8), "a part of a zip archive"),
          archive(0, bytes('7', 'z', 0xBC, 0xAF, 0x27, 0x1C), "a 7-Zip archive"),
          archive(0, ascii("Rar!"), "a RAR archive"),
          archive(0, ascii("MSCF"), "a cabinet of Windows"),
          archive(TAR_MAGIC, ascii("ustar"), "a tar archive"),
          archive(0, bytes(0x28, 0xB5, 0x2F, 0xFD), "compressed by Zstandard"),
          archive(0, bytes(0x04, 0x22, 0x4D, 0x18), "compressed by LZ4"),
          archive(0, bytes(0xFD, '7', 'z', 'X', 'Z', 0), "compressed by xz"),
          archive(0, ascii("BZh"), "compressed by bzip2"),
          archive(0, bytes(0x5D, 0, 0), "compressed by LZMA"),
          archive(0, bytes(0x1F, 0x9D), "compressed by compress (.Z)"),
          archive(0, ascii("LZIP"), "compressed by lzip"),
          archive(0, ascii("!<arch>"), "an ar archive"),
          archive(0, ascii("070701"), "a cpio archive"),
          archive(0, ascii("070702"), "a cpio archive"),
          archive(0, ascii("070707"), "a cpio archive"),
          archive(0, bytes(0xC7, 0x71), "a cpio archive"),
          archive(2, ascii("-lh"), "an LHA archive"),
          archive(0, bytes(0x60, 0xEA), "an ARJ archive"),
          archive(ISO_MAGIC, ascii("CD001"), "the image of a disc"),
          foreign(bytes(0x1F, 0x8B), "a gzip file"),
          foreign(ascii("%PDF"), "a PDF document"),
          foreign(bytes(0x89, 'H', 'D', 'F'), "an HDF5 file"),
          foreign(ascii("PAR1"), "a Parquet file"),
          foreign(bytes(0, 0, 0, 1, 'B', 'u', 'd', '1'), "a .DS_Store file of macOS"),
          foreign(bytes(0x7F, 'E', 'L', 'F'), "a program"),
          foreign(bytes('M', 'Z'), "a Windows program"));

  /** Documents that are zips, told by the first name in them, which stands behind 30 bytes. */
  private static final List<Foreign> DOCUMENTS =
      List.of(
          document("[Content_Types].xml"),
          document("_rels/"),
          document("docProps/"),
          document("mimetype"),
          document("META-INF/"));

  /** With its preamble; or beginning with the meta header, or with the group of identification. */
  private static final List<Foreign> DICOM =
      List.of(
          dicom(128, ascii("DICM")),
          dicom(0, ascii("DICM")),
          dicom(0, bytes(0x02, 0, 0, 0, 'U', 'L')),
          dicom(0, bytes(0x02, 0, 0, 0, 4, 0, 0, 0)),
          dicom(0, bytes(0x02, 0, 0x01, 0, 'O', 'B')),
          dicom(0, bytes(0x02, 0, 0x02, 0, 'U', 'I')),
          dicom(0, bytes(0x08, 0, 0x05, 0, 'C', 'S')));

  private Signatures() {}

  /**
   * The format of a non-empty file.
   *
   * @throws BadImageException if it is none that is read here, naming what it is
   */
  static ImageFormat recognise(byte[] bytes) throws BadImageException {
    if (startsWith(bytes, 0, PngReader.SIGNATURE)) {
      return ImageFormat.PNG;
    }
    if (startsWith(bytes, 0, bytes(0xFF, 0xD8, 0xFF))) {
      return ImageFormat.JPEG;
    }
    // A slide scanner's DICOM may begin like a TIFF.
    throwIfAny(DICOM, bytes);
    if (startsWith(bytes, 0, bytes('I', 'I', 42, 0))
        || startsWith(bytes, 0, bytes('M', 'M', 0, 42))) {
      return ImageFormat.TIFF;
    }
    if (BmpReader.looksLikeBmp(bytes)) {
      return ImageFormat.BMP;
    }
    throw foreign(bytes);
  }

  private static void throwIfAny(List<Foreign> signatures, byte[] bytes) throws BadImageException {
    for (Foreign foreign : signatures) {
      if (foreign.matches(bytes)) {
        throw new BadImageException(foreign.reason(), foreign.sentence());
      }
    }
  }

  private static BadImageException foreign(byte[] bytes) throws BadImageException {
    throwIfAny(DOCUMENTS, bytes);
    if (startsWith(bytes, 0, bytes(0x1F, 0x8B)) && isTar(inflated(bytes))) {
      Foreign tar = archive(0, bytes(), "a compressed tar archive");
      throw new BadImageException(tar.reason(), tar.sentence());
    }
    throwIfAny(FOREIGN, bytes);
    if (isBeginningOf(bytes, PngReader.SIGNATURE)) {
      return BadImageException.truncated("The file ends within the signature of a PNG.");
    }
    return new BadImageException(
        RejectReason.NOT_AN_IMAGE,
        isText(bytes)
            ? "This is a text file, not an image."
            : "The first bytes are those of no known image format.");
  }

  private static boolean isTar(byte[] bytes) {
    return startsWith(bytes, TAR_MAGIC, ascii("ustar"));
  }

  /** The first record of what was compressed by gzip; less, or nothing, if it is damaged. */
  private static byte[] inflated(byte[] bytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(TEXT_PROBE);
    } catch (IOException e) {
      return bytes(); // Damaged: nothing can be said of what is in it.
    }
  }

  private static boolean isBeginningOf(byte[] bytes, byte[] signature) {
    return bytes.length < signature.length && bytes.length >= 2 && startsWith(signature, 0, bytes);
  }

  private static boolean isText(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, TEXT_PROBE); i++) {
      int c = bytes[i] & 0xFF;
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, int offset, byte[] magic) {
    if (bytes.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes[offset + i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static Foreign dicom(int offset, byte[] magic) {
    return unsupported(offset, magic, "DICOM, which has to be exported to PNG or TIFF first");
  }

  private static Foreign unsupported(int offset, byte[] magic, String what) {
    return new Foreign(
        offset,
        magic,
        RejectReason.UNSUPPORTED_FORMAT,
        "This is " + what + "; PNG, JPEG, TIFF and BMP are read.");
  }

  private static Foreign foreign(byte[] magic, String what) {
    return new Foreign(0, magic, RejectReason.NOT_AN_IMAGE, "This is " + what + ", not an image.");
  }

  private static Foreign archive(int offset, byte[] magic, String what) {
    return new Foreign(
        offset,
        magic,
        RejectReason.UNREAD_ARCHIVE,
        "This is %s, which is not opened: it is damaged, has not the ending of its format, or none is read; unpack it."
            .formatted(what));
  }

  private static Foreign document(String firstName) {
    return new Foreign(
        30,
        ascii(firstName),
        RejectReason.NOT_AN_IMAGE,
        "This is an Office document, not an image.");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
