package org.plasmospark.archive;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.plasmospark.archive.MemberPlace.Method;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/**
 * Reads the central directory of a zip, one entry at a time, and nothing else of the file.
 * Libraries hold the whole directory in memory, whose size the archive chooses, and open every
 * local header. The layout is that of PKWARE's APPNOTE 4.3.12.
 */
final class ZipDirectory {
  private static final int HEADER = 46;
  private static final long ENTRY = 0x02014B50L;

  /** By the numbers of the format. */
  private static final Map<Integer, Method> METHODS =
      Map.of(
          0, Method.ZIP_STORED,
          8, Method.ZIP_DEFLATED,
          9, Method.ZIP_DEFLATED64,
          12, Method.ZIP_BZIP2,
          95, Method.ZIP_XZ);

  private static final int ENCRYPTED = 1;
  private static final int MASKED = 1 << 13;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xF000;

  private final ChannelInput in;
  private final ArchiveLimits limits;
  private long count;
  private long storedInAll;

  /** Some tools of Windows write the folders of names with backslashes. */
  private boolean backslashes;

  private ZipDirectory(ChannelInput in, ArchiveLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /**
   * @throws RefusedArchiveException if no member may be read
   * @throws BadArchiveException if the directory cannot be read to its end; the members before are
   *     good
   */
  static void read(ChannelInput in, ArchiveLimits limits, Consumer<ArchiveMember> sink)
      throws IOException {
    new ZipDirectory(in, limits).read(ZipEnd.find(in), sink);
  }

  private void read(ZipEnd end, Consumer<ArchiveMember> sink) throws IOException {
    backslashes = hasBackslashesForSlashes(end);
    in.seek(end.offset());
    while (in.position() < end.offset() + end.size()) {
      LittleEndian header = new LittleEndian(in.bytes(HEADER));
      if (header.u32(0) != ENTRY) {
        throw BadArchiveException.corrupt(
            "The zip archive's directory is damaged after %d entries.".formatted(count));
      }
      byte[] name = in.bytes(header.u16(28));
      ZipExtra extra = ZipExtra.parse(in.bytes(header.u16(30)), header, name);
      in.skip(header.u16(32));
      RefusedArchiveException.requireMembers(++count, limits);
      ArchiveMember member = member(header, extra);
      if (member != null) {
        sink.accept(member);
      }
    }
    if (in.position() != end.offset() + end.size()
        || (count & 0xFFFF) != (end.entries() & 0xFFFF)) {
      throw BadArchiveException.corrupt(
          "The zip archive's directory holds %d entries but says %d."
              .formatted(count, end.entries()));
    }
  }

  /** True if a name has a backslash, and none has the slash that the format asks for. */
  private boolean hasBackslashesForSlashes(ZipEnd end) throws IOException {
    boolean found = false;
    in.seek(end.offset());
    for (long entry = 0; in.position() < end.offset() + end.size(); entry++) {
      LittleEndian header = new LittleEndian(in.bytes(HEADER));
      if (header.u32(0) != ENTRY || entry > limits.maxMembers()) {
        return false; // what is wrong is said when the members are read
      }
      byte[] name = in.bytes(header.u16(28));
      String spelled = ZipExtra.parse(in.bytes(header.u16(30)), header, name).name();
      in.skip(header.u16(32));
      if (spelled.indexOf('/') >= 0) {
        return false;
      }
      found |= spelled.indexOf('\\') >= 0;
    }
    return found;
  }

  /** Null for a folder. */
  private ArchiveMember member(LittleEndian header, ZipExtra extra) throws IOException {
    String spelled = backslashes ? extra.name().replace('\\', '/') : extra.name();
    int type = header.u16(4) >> 8 == UNIX ? header.u16(40) & FILE_TYPE : 0;
    if (spelled.endsWith("/") || type == 0x4000) {
      return null;
    }
    String name = MemberNames.plain(spelled);
    long length = Math.max(0, extra.length());
    Rejected problem =
        MemberNames.problem(spelled)
            .or(() -> EntryTypes.ofUnix(type))
            .or(() -> EntryTypes.nested(name))
            .orElseGet(() -> problem(header, extra));
    if (problem != null) {
      return ArchiveMember.unreadable(name, length, problem);
    }
    storedInAll += extra.stored();
    if (storedInAll > in.length()) {
      throw new RefusedArchiveException(
          "The members of the zip archive overlap, as in a bomb; none was read.");
    }
    Method method = METHODS.get(header.u16(10));
    return ArchiveMember.readable(
        name, length, new MemberPlace(method, extra.offset(), extra.stored(), header.u32(16)));
  }

  private Rejected problem(LittleEndian header, ZipExtra extra) {
    int flags = header.u16(8);
    int method = header.u16(10);
    if ((flags & (ENCRYPTED | MASKED)) != 0) {
      return new Rejected(
          RejectReason.UNREADABLE,
          "The member is encrypted; unpack the archive with its password.");
    }
    if (!METHODS.containsKey(method)) {
      return new Rejected(
          RejectReason.UNSUPPORTED_FORMAT,
          "The member is compressed by method %d of zip, which is not read; unpack the archive."
              .formatted(method));
    }
    if (extra.length() < 0 || extra.stored() < 0 || extra.offset() < 0) {
      return new Rejected(RejectReason.CORRUPT, "The member's entry has a size or place below 0.");
    }
    if (extra.stored() > in.length() || extra.offset() > in.length() - extra.stored()) {
      return new Rejected(RejectReason.TRUNCATED, "The member lies beyond the end of the archive.");
    }
    if (limits.isBomb(extra.stored(), extra.length())) {
      return new Rejected(
          RejectReason.TOO_LARGE_FILE,
          "The member would inflate from %d to %d bytes; the limit is %d times."
              .formatted(extra.stored(), extra.length(), limits.maxExpansion()));
    }
    return null;
  }
}
