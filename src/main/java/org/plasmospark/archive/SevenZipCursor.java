package org.plasmospark.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.sevenz.SevenZFileOptions;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/**
 * Goes through a 7-Zip archive. Its directory is read at once; contents are inflated only as far as
 * they are asked for.
 */
final class SevenZipCursor implements EntryCursor {
  private static final int UNIX_MODE = 0x8000;
  private static final int FILE_TYPE = 0xF000;
  private static final SevenZFileOptions OPTIONS =
      SevenZFileOptions.builder().withMaxMemoryLimitInKb(Compression.MOST_MEMORY_KB).build();

  private final SevenZFile file;
  private final Iterator<SevenZArchiveEntry> entries;
  private long ordinal = -1;
  private long inflated = -1;

  private SevenZipCursor(SevenZFile file) {
    this.file = file;
    this.entries = file.getEntries().iterator();
  }

  static SevenZipCursor open(ChannelInput in, ArchiveLimits limits) throws IOException {
    in.seek(0);
    SevenZipCursor cursor;
    try {
      cursor = new SevenZipCursor(new SevenZFile(in.asChannel(), OPTIONS));
    } catch (IOException | RuntimeException e) {
      throw damaged("The archive's directory cannot be read", e);
    }
    long most = limits.most(in.length());
    long left = most;
    for (SevenZArchiveEntry entry : cursor.file.getEntries()) {
      if (size(entry) > left) {
        throw RefusedArchiveException.tooLarge(most);
      }
      left -= size(entry);
    }
    return cursor;
  }

  @Override
  public long ordinal() {
    return ordinal;
  }

  @Override
  public StreamEntry next() {
    if (!entries.hasNext()) {
      return null;
    }
    ordinal++;
    SevenZArchiveEntry entry = entries.next();
    String name = Optional.ofNullable(entry.getName()).orElse("");
    return new StreamEntry(
        name, size(entry), entry.isDirectory() || entry.isAntiItem(), problem(entry));
  }

  private static long size(SevenZArchiveEntry entry) {
    return entry.hasStream() ? Math.max(0, entry.getSize()) : 0;
  }

  private static Optional<Rejected> problem(SevenZArchiveEntry entry) {
    int attributes = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() : 0;
    // Tools of Unix keep the mode in the upper half.
    return (attributes & UNIX_MODE) == 0
        ? Optional.empty()
        : EntryTypes.ofUnix(attributes >>> 16 & FILE_TYPE);
  }

  @Override
  public byte[] content(int most) throws IOException {
    try {
      while (inflated < ordinal) {
        file.getNextEntry();
        inflated++;
      }
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return file.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          return length == 0 ? 0 : file.read(target, offset, length);
        }
      }.readNBytes(most);
    } catch (IOException | RuntimeException e) {
      throw damaged("It is damaged in entry " + (ordinal + 1) + " or before", e);
    }
  }

  /** The library throws whatever its parsing of wrong bytes runs into. */
  private static BadArchiveException damaged(String what, Exception cause)
      throws RefusedArchiveException {
    Compression.requireDamage(cause);
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    BadArchiveException told;
    if (cause instanceof PasswordRequiredException) {
      told =
          new BadArchiveException(
              RejectReason.UNREADABLE, "The archive is encrypted; unpack it with its password.");
    } else if (why.startsWith("Unsupported")) {
      told =
          new BadArchiveException(RejectReason.UNSUPPORTED_FORMAT, why + "; unpack the archive.");
    } else if (cause instanceof EOFException) {
      told = BadArchiveException.truncated(what + ": it ends too early.");
    } else {
      told = BadArchiveException.corrupt(what + ": " + why + ".");
    }
    told.initCause(cause);
    return told;
  }
}
