package org.plasmospark.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Goes through a tar entry by entry; the caller closes the channel below. */
final class TarCursor {
  private final MeteredInput metered;
  private TarArchiveInputStream tar;
  private long ordinal = -1;

  private TarCursor(MeteredInput metered) {
    this.metered = metered;
    this.tar = begin();
  }

  /** Blocks of one record: a tar behind the end mark may begin before a block of tapes is full. */
  private TarArchiveInputStream begin() {
    return new TarArchiveInputStream(
        metered, MeteredInput.RECORD, MeteredInput.RECORD, StandardCharsets.UTF_8.name());
  }

  /** A tar, from its beginning. */
  static TarCursor plain(ChannelInput in) {
    in.seek(0);
    return new TarCursor(new MeteredInput(in, Long.MAX_VALUE, true));
  }

  /** A tar that is compressed by gzip, from its beginning. */
  static TarCursor compressed(ChannelInput in, ArchiveLimits limits) throws IOException {
    in.seek(0);
    InputStream gzip;
    try {
      gzip = new GzipInput(in);
    } catch (IOException e) {
      throw damaged("The archive is not compressed by gzip", e);
    }
    return new TarCursor(new MeteredInput(gzip, limits.most(in.length()), false));
  }

  /** The number of the entry that came last, from 0; -1 before the first. */
  long ordinal() {
    return ordinal;
  }

  /**
   * The next entry, or null at the end.
   *
   * @throws BadArchiveException if the archive cannot be read further
   * @throws RefusedArchiveException if it inflates to more than the limit
   */
  TarArchiveEntry next() throws IOException {
    metered.beginHeader();
    try {
      TarArchiveEntry entry = tar.getNextTarEntry();
      while (entry == null) {
        requireEndMark();
        metered.endHeader();
        if (!goesOn()) {
          return null;
        }
        metered.beginHeader();
        tar = begin();
        entry = tar.getNextTarEntry();
      }
      if (!entry.isCheckSumOK()) {
        throw damaged("A header has a wrong checksum", null);
      }
      metered.endHeader();
      ordinal++;
      return entry;
    } catch (UncheckedIOException | BadArchiveException | RefusedArchiveException e) {
      throw e;
    } catch (EOFException e) {
      throw BadArchiveException.truncated("The archive ends in " + place() + ".");
    } catch (IOException | RuntimeException e) {
      // The library throws whatever its parsing of wrong bytes runs into.
      throw damaged("It is damaged in " + place(), e);
    }
  }

  /**
   * The bytes of the entry that came last.
   *
   * @param most no more are read
   */
  byte[] content(int most) throws IOException {
    try {
      return tar.readNBytes(most);
    } catch (UncheckedIOException | BadArchiveException | RefusedArchiveException e) {
      throw e;
    } catch (EOFException e) {
      throw BadArchiveException.truncated("The archive ends in " + place() + ".");
    } catch (IOException | RuntimeException e) {
      throw damaged("It is damaged in " + place(), e);
    }
  }

  /**
   * Looks for another tar behind the end mark, as {@code cat a.tar b.tar} puts it, and reads to the
   * end of the file if there is none: the checksum of a compressed archive is behind its last byte.
   */
  private boolean goesOn() throws IOException {
    while (true) {
      byte[] record = metered.readNBytes(MeteredInput.RECORD);
      if (record.length == 0) {
        return false;
      }
      if (!ArchiveFormat.isZero(record)) {
        if (!ArchiveFormat.TAR.looksLike(record)) {
          throw BadArchiveException.corrupt(
              "Behind the end mark of the tar archive stands what is no tar.");
        }
        metered.unread(record);
        return true;
      }
    }
  }

  private void requireEndMark() throws BadArchiveException {
    if (!metered.sawEndMark()) {
      throw BadArchiveException.truncated(
          "The tar archive ends after %d entries without its end mark: more may be missing."
              .formatted(ordinal + 1));
    }
  }

  private String place() {
    return ordinal < 0 ? "its first entry" : "entry " + (ordinal + 1) + " or its header";
  }

  private static BadArchiveException damaged(String what, Exception cause) {
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    BadArchiveException damaged =
        why.contains("Truncated") || why.contains("EOF")
            ? BadArchiveException.truncated(what + why + ".")
            : BadArchiveException.corrupt(what + why + ".");
    damaged.initCause(cause);
    return damaged;
  }
}
