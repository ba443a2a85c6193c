package org.plasmospark.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a file gives no image, or an image no probability. The codes stand in manifests and
 * quarantines, so they never change their meaning.
 */
public enum RejectReason {
  /** The file has no bytes. */
  EMPTY,
  /** The file has more bytes than the limits allow; it was not read. */
  TOO_LARGE_FILE,
  /** The bytes are those of something else: text, an Office or system file. */
  NOT_AN_IMAGE,
  /** An archive that is not opened, and may hold any number of images. */
  UNREAD_ARCHIVE,
  /** An image, but of a format or a variant that is not read here, such as DICOM. */
  UNSUPPORTED_FORMAT,
  /** The header promises more pixels or longer sides than the limits allow; none was decoded. */
  TOO_MANY_PIXELS,
  /** The file has more pages than are read of one. */
  TOO_MANY_PAGES,
  /** A side is shorter than a cell can be. */
  TOO_SMALL,
  /** The file ends before the image does. */
  TRUNCATED,
  /** The bytes contradict themselves or their checksums. */
  CORRUPT,
  /** The name does not say which file is meant, or leads out of its archive. */
  BAD_NAME,
  /** The file could not be opened or read at all: no permission, a directory, a broken disk. */
  UNREADABLE,
  /** The image is good, but what the network computed of it is no probability. */
  NOT_COMPUTED;

  /** The name in manifests and quarantines, such as {@code not-an-image}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a sentence of {@link Rejected#sentence} gives this reason. */
  public boolean isOf(String sentence) {
    return sentence != null && sentence.startsWith(code() + ":");
  }

  /** The reason of a code, if there is one. */
  public static Optional<RejectReason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }
}
