package org.plasmospark.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** An archive in memory, listed, and as much of it read as can be. */
record Opened(
    List<ArchiveMember> members,
    ArchiveDirectory.Outcome outcome,
    Map<String, byte[]> contents,
    Map<String, String> problems) {
  private static final int MOST_READ = 1 << 20;

  static Opened of(ArchiveFormat format, byte[] archive) throws IOException {
    return of(format, archive, ArchiveLimits.DEFAULT);
  }

  static Opened of(ArchiveFormat format, byte[] archive, ArchiveLimits limits) throws IOException {
    List<ArchiveMember> members = new ArrayList<>();
    ArchiveDirectory.Outcome outcome =
        ArchiveDirectory.read(
            format, new SeekableInMemoryByteChannel(archive), limits, members::add);
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Map<String, String> problems = new LinkedHashMap<>();
    try (ArchiveReader reader =
        new ArchiveReader(new SeekableInMemoryByteChannel(archive), limits)) {
      for (ArchiveMember member : members) {
        if (member.problem() != null) {
          problems.put(member.name(), member.problem().sentence());
          continue;
        }
        if (member.length() > MOST_READ) {
          problems.put(member.name(), "too large");
          continue;
        }
        try {
          contents.put(
              member.name(), reader.read(member.name(), (int) member.length(), member.place()));
        } catch (BadArchiveException e) {
          problems.put(member.name(), e.rejected().sentence());
        }
      }
    }
    return new Opened(members, outcome, contents, problems);
  }
}
