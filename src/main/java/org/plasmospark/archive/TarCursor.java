package org.plasmospark.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Goes through a tar. */
final class TarCursor implements EntryCursor {
  /** Words of the libraries for an archive that ends too early. */
  private static final Pattern CUT =
      Pattern.compile("truncated|EOF|unexpected end", Pattern.CASE_INSENSITIVE);

  private final MeteredInput metered;

  /** What the tar is inflated by; null if it is not compressed. */
  private final JoinedInput inflated;

  private TarArchiveInputStream tar;
  private long ordinal = -1;

  private TarCursor(MeteredInput metered, JoinedInput inflated) {
    this.metered = metered;
    this.inflated = inflated;
    this.tar = begin();
  }

  /**
   * A name that was read byte by byte: UTF-8 if it can be, else Latin-1, which has a character for
   * every byte. Names of pax, which are read as UTF-8, are left alone but for the few that would be
   * UTF-8 again.
   */
  private static String decoded(String name) {
    if (MemberNames.isAscii(name) || name.chars().anyMatch(c -> c > 0xFF)) {
      return name;
    }
    return MemberNames.utf8(name.getBytes(StandardCharsets.ISO_8859_1)).orElse(name);
  }

  /** Blocks of one record: a tar behind the end mark may begin before a block of tapes is full. */
  private TarArchiveInputStream begin() {
    return new TarArchiveInputStream(
        metered, MeteredInput.RECORD, MeteredInput.RECORD, StandardCharsets.ISO_8859_1.name());
  }

  /** A tar, from its beginning. */
  static TarCursor plain(ChannelInput in) {
    in.seek(0);
    return new TarCursor(new MeteredInput(in, Long.MAX_VALUE, true), null);
  }

  /** A tar that is compressed as a whole, from its beginning. */
  static TarCursor compressed(ArchiveFormat format, ChannelInput in, ArchiveLimits limits)
      throws IOException {
    in.seek(0);
    try {
      JoinedInput inflated = new JoinedInput(in, Compression.of(format));
      return new TarCursor(new MeteredInput(inflated, limits.most(in.length()), false), inflated);
    } catch (IOException | RuntimeException e) {
      throw damaged("It is damaged at its beginning", e);
    }
  }

  @Override
  public boolean isSound() {
    return inflated == null || inflated.isSound();
  }

  @Override
  public long ordinal() {
    return ordinal;
  }

  @Override
  public StreamEntry next() throws IOException {
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
      return new StreamEntry(
          decoded(entry.getName()), entry.getSize(), entry.isDirectory(), EntryTypes.ofTar(entry));
    } catch (UncheckedIOException | BadArchiveException | RefusedArchiveException e) {
      throw e;
    } catch (EOFException e) {
      throw BadArchiveException.truncated("The archive ends in " + place() + ".");
    } catch (IOException | RuntimeException e) {
      // The library throws whatever its parsing of wrong bytes runs into.
      throw damaged("It is damaged in " + place(), e);
    }
  }

  @Override
  public byte[] content(int most) throws IOException {
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

  private static BadArchiveException damaged(String what, Exception cause)
      throws RefusedArchiveException {
    Compression.requireDamage(cause);
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    BadArchiveException damaged =
        CUT.matcher(why).find()
            ? BadArchiveException.truncated(what + why + ".")
            : BadArchiveException.corrupt(what + why + ".");
    damaged.initCause(cause);
    return damaged;
  }
}
