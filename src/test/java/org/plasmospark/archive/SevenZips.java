package org.plasmospark.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** 7-Zip archives. */
public final class SevenZips {
  private SevenZips() {}

  /** An archive of files by name. */
  public static byte[] of(SevenZMethod method, Map<String, byte[]> files) throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
      out.setContentCompression(method);
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName(file.getKey());
        entry.setDirectory(false);
        out.putArchiveEntry(entry);
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
      out.finish();
      return Arrays.copyOf(channel.array(), (int) channel.size());
    }
  }
}
