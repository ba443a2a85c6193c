package org.plasmospark.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.Texts;

/**
 * A zip of a set. Its names are only ever looked up and never used as names of files. Memory grows
 * with its directory, which is bounded, and not with its contents.
 */
public final class ZipArchive implements AutoCloseable {
  /** The longest directory of an archive that is read, in bytes: some 500,000 entries. */
  static final long MAX_DIRECTORY = 64L << 20;

  /** Folders of the archive below which files of the manifest are looked for. */
  private static final int MAX_FOLDERS = 64;

  private final Path path;
  private final ZipFile zip;

  private ZipArchive(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
  }

  /**
   * Where the files of a set are in an archive.
   *
   * @param prefix of their names, empty or with {@code /} at its end
   * @param held by place in the manifest
   */
  record Located(String prefix, BitSet held) {}

  /**
   * Opens an archive of the local disk.
   *
   * @throws UserException INPUT_MISSING, when it is missing, no zip, cut off or encrypted, or its
   *     directory is too long
   */
  public static ZipArchive open(Path path) {
    if (!Files.exists(path)) {
      throw new UserException(ExitCode.INPUT_MISSING, "There is no archive at " + path + ".");
    }
    if (!Files.isRegularFile(path)) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "The archive " + path + " is not a file: give a zip.");
    }
    try {
      long directory = ZipDirectory.length(path);
      if (directory > MAX_DIRECTORY) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The archive %s lists too many entries (%,d bytes of names, at most %,d are read): take a smaller one."
                .formatted(path, directory, MAX_DIRECTORY));
      }
      return new ZipArchive(path, new ZipFile(path.toFile()));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The archive "
              + path
              + " cannot be read as a zip ("
              + e.getMessage()
              + "): it is damaged, cut off or something else; get it again.",
          e);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /**
   * Looks for the files of a set. Archives often hold a set inside of a folder, and some hold it
   * twice: the folder with the most of the files counts, of equal ones the shortest, then the first
   * by name. All other entries, and any whose name is not one below a folder, are counted as
   * others.
   *
   * @throws UserException INPUT_MISSING, when it holds none of them; DATA_QUALITY, when it holds
   *     one of them twice, or contents that lie over each other as those of a zip bomb do
   */
  Located locate(ExpectedFiles files, Findings findings) {
    String prefix = prefix(files);
    BitSet held = new BitSet(files.size());
    long room = path.toFile().length();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName();
      int index = name.startsWith(prefix) ? files.indexOf(name.substring(prefix.length())) : -1;
      if (index >= 0) {
        if (held.get(index)) {
          throw refused("holds " + Texts.quote(name) + " twice");
        }
        held.set(index);
        long size = entry.getCompressedSize();
        if (size < 0 || size > room) {
          throw refused("holds contents that lie over each other");
        }
        room -= size;
      } else if (!entry.isDirectory()) {
        findings.other(name);
      }
    }
    return new Located(prefix, held);
  }

  private String prefix(ExpectedFiles files) {
    Map<String, Integer> found = new HashMap<>();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      String name = entries.nextElement().getName();
      if (!EntryNames.staysBelow(name)) {
        continue;
      }
      for (int start = 0; start >= 0; start = after(name, start)) {
        if (files.indexOf(name.substring(start)) >= 0) {
          found.merge(name.substring(0, start), 1, Integer::sum);
        }
      }
      if (found.size() > MAX_FOLDERS) {
        throw refused("holds files of the manifest in more than " + MAX_FOLDERS + " places");
      }
    }
    return found.entrySet().stream()
        .min(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(e -> e.getKey().length())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.INPUT_MISSING,
                    "The archive %s holds none of the %,d files of %s: take the archive that the manifest is of."
                        .formatted(path, files.size(), files.source())));
  }

  private static int after(String name, int start) {
    return name.indexOf('/', start) + 1 == 0 ? -1 : name.indexOf('/', start) + 1;
  }

  /** The content of a located file, which may fail or be longer than anything declares. */
  InputStream open(Located located, ExpectedFile file) throws IOException {
    return zip.getInputStream(zip.getEntry(located.prefix() + file.path()));
  }

  private UserException refused(String what) {
    return new UserException(
        ExitCode.DATA_QUALITY,
        "The archive " + path + " " + what + ", which no honest one does: get it again.");
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
