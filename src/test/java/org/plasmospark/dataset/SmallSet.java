package org.plasmospark.dataset;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plasmospark.manifest.ManifestCsv;
import org.plasmospark.manifest.ManifestEntry;

/** A few files with their manifest. */
public final class SmallSet {
  private final SortedMap<String, byte[]> files = new TreeMap<>();

  /** A set of one file for each path, each of another content. */
  public static SmallSet of(String... paths) {
    SmallSet set = new SmallSet();
    for (String path : paths) {
      set.with(path, ("content of " + path).repeat(20).getBytes(StandardCharsets.UTF_8));
    }
    return set;
  }

  /** One more file. */
  public SmallSet with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** Contents by path. */
  public Map<String, byte[]> files() {
    return files;
  }

  byte[] content(String path) {
    return files.get(path);
  }

  /** Writes the manifest. */
  public Path manifest(Path file) throws IOException {
    Iterator<ManifestEntry> rows =
        files.entrySet().stream().map(e -> entry(e.getKey(), e.getValue())).iterator();
    try (Writer writer = Files.newBufferedWriter(file)) {
      ManifestCsv.write(writer, rows);
    }
    return file;
  }

  ExpectedFiles expected(Path folder) throws IOException {
    return ExpectedFiles.read(manifest(folder.resolve("manifest.csv")), 1 << 20);
  }

  /** A zip of the files below a folder of the zip, which ends with a slash or is empty. */
  HostileZip zip(String below) {
    HostileZip zip = new HostileZip();
    files.forEach((path, content) -> zip.file(below + path, content));
    return zip;
  }

  /** The bytes of such a zip. */
  public byte[] zipped(String below) {
    return zip(below).file(below + "Thumbs.db", new byte[] {1, 2, 3}).bytes();
  }

  /** Writes the files themselves. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static ManifestEntry entry(String path, byte[] content) {
    return ManifestEntry.ok(path, null, null, null, 1, 1, content.length, sha256(content));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
