package org.plasmospark.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.plasmospark.archive.MemberPlace.Method;
import org.plasmospark.image.RejectReason;
import org.plasmospark.image.Rejected;

/**
 * Lists an archive. Memory does not grow with it, but for the directory of a 7-Zip archive. Of a
 * zip and of 7-Zip only the directory is read, of a tar only the headers; a compressed tar is
 * inflated once, and nothing of it kept.
 */
public final class ArchiveDirectory {
  private static final Rejected CUT =
      new Rejected(RejectReason.TRUNCATED, "The archive ends within this member.");

  private ArchiveDirectory() {}

  /**
   * How the listing of an archive ended.
   *
   * @param problem what is wrong with the archive as a whole; null if nothing is
   * @param refused whether it costs too much, so that no member may be used
   */
  public record Outcome(Rejected problem, boolean refused) {
    private static final Outcome WHOLE = new Outcome(null, false);
  }

  /**
   * Gives every file of an archive to the sink, in the order of the archive. Folders are left out.
   * Of a damaged archive those before the damage are given; of a cut zip none, since its directory
   * is at the end; and a compressed tar whose checksum is wrong is refused. Of names that come
   * twice both are given.
   *
   * @param sink must not keep members that it was given if the archive is refused in the end
   * @throws IOException if the store fails
   */
  public static Outcome read(
      ArchiveFormat format,
      SeekableByteChannel channel,
      ArchiveLimits limits,
      Consumer<ArchiveMember> sink)
      throws IOException {
    ChannelInput in = new ChannelInput(channel);
    try {
      if (format == ArchiveFormat.ZIP) {
        ZipDirectory.read(in, limits, sink);
      } else {
        goThrough(format, in, limits, sink);
      }
      return Outcome.WHOLE;
    } catch (RefusedArchiveException e) {
      return new Outcome(e.rejected(), true);
    } catch (BadArchiveException e) {
      return new Outcome(e.rejected(), false);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void goThrough(
      ArchiveFormat format, ChannelInput in, ArchiveLimits limits, Consumer<ArchiveMember> sink)
      throws IOException {
    EntryCursor cursor = EntryCursor.open(format, in, limits);
    Method method = format.isStream() ? Method.STREAM : Method.TAR;
    try {
      for (StreamEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        RefusedArchiveException.requireMembers(cursor.ordinal() + 1, limits);
        if (!entry.folder()) {
          sink.accept(member(entry, method, in, cursor.ordinal()));
        }
      }
    } catch (BadArchiveException e) {
      if (e.rejected().reason() == RejectReason.CORRUPT && !cursor.isSound()) {
        throw new RefusedArchiveException(
            RejectReason.CORRUPT,
            e.getMessage() + " Nobody can tell which members are right; none was read.");
      }
      throw e;
    }
  }

  private static ArchiveMember member(
      StreamEntry entry, Method method, ChannelInput in, long ordinal) {
    String name = MemberNames.plain(entry.name());
    long length = entry.size();
    long position = method == Method.TAR ? in.position() : ordinal;
    boolean cut = method == Method.TAR && length > in.length() - position;
    return MemberNames.problem(entry.name())
        .or(entry::problem)
        .or(() -> EntryTypes.nested(name))
        .or(() -> cut ? Optional.of(CUT) : Optional.empty())
        .map(problem -> ArchiveMember.unreadable(name, length, problem))
        .orElseGet(
            () ->
                ArchiveMember.readable(name, length, new MemberPlace(method, position, length, 0)));
  }
}
