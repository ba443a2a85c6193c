package org.plasmospark.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.ManifestCsv;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Texts;

/**
 * The files that a set must hold: the usable rows of its data manifest, in the order of their
 * paths. About 200 bytes of memory a file.
 */
public final class ExpectedFiles {
  /** The most files of one manifest, so that the small heap of jobs without Spark holds them. */
  public static final int MAX_FILES = 400_000;

  private final Path source;
  private final ExpectedFile[] files;
  private final String[] paths;
  private final long bytes;

  private ExpectedFiles(Path source, List<ExpectedFile> files) {
    this.source = source;
    this.files = files.toArray(new ExpectedFile[0]);
    Arrays.sort(this.files, Comparator.comparing(ExpectedFile::path));
    this.paths = Arrays.stream(this.files).map(ExpectedFile::path).toArray(String[]::new);
    this.bytes = files.stream().mapToLong(ExpectedFile::bytes).sum();
  }

  /**
   * Reads a manifest as CSV; rows that are quarantined are left out.
   *
   * @param manifest on the local disk
   * @param maxBytes the longest file that is accepted, so that the total is bounded too
   * @throws UserException INPUT_MISSING, when it is missing or names no file; USAGE, when it cannot
   *     be read as a manifest, has more than {@value #MAX_FILES} files, or names a file twice, one
   *     outside of the set's folder, one that another needs as a folder, or one that is too long
   */
  public static ExpectedFiles read(Path manifest, long maxBytes) {
    List<ExpectedFile> files = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(manifest)) {
      ManifestCsv.read(
          reader,
          manifest.toString(),
          entry -> {
            if (entry.isOk()) {
              if (files.size() == MAX_FILES) {
                throw wrong(manifest, "has more than " + MAX_FILES + " files", "split it");
              }
              files.add(file(manifest, entry, maxBytes));
            }
          });
    } catch (NoSuchFileException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "There is no manifest at " + manifest + ".", e);
    } catch (CharacterCodingException e) {
      throw new UserException(
          ExitCode.USAGE, "The manifest " + manifest + " is not UTF-8: convert it.", e);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The manifest " + manifest + " cannot be read: " + e.getMessage() + ".",
          e);
    }
    if (files.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "The manifest " + manifest + " names no usable file.");
    }
    ExpectedFiles expected = new ExpectedFiles(manifest, files);
    expected.requireTree();
    return expected;
  }

  private static ExpectedFile file(Path manifest, ManifestEntry entry, long maxBytes) {
    if (!EntryNames.staysBelow(entry.path())) {
      throw wrong(
          manifest,
          "names " + Texts.quote(entry.path()) + ", which is not a path below a folder",
          "correct it");
    }
    if (entry.bytes() > maxBytes) {
      throw wrong(
          manifest,
          "names "
              + Texts.quote(entry.path())
              + " with "
              + entry.bytes()
              + " bytes, more than images.limits.max-bytes = "
              + maxBytes,
          "correct it or raise the limit");
    }
    return new ExpectedFile(entry.path(), entry.bytes(), ExpectedFile.Digest.parse(entry.sha256()));
  }

  private void requireTree() {
    for (int i = 0; i < paths.length; i++) {
      String path = paths[i];
      if (i > 0 && path.equals(paths[i - 1])) {
        throw wrong(source, "names " + Texts.quote(path) + " twice", "remove one");
      }
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (indexOf(path.substring(0, slash)) >= 0) {
          throw wrong(
              source,
              "names " + Texts.quote(path.substring(0, slash)) + " as a file and as a folder",
              "correct it");
        }
      }
    }
  }

  private static UserException wrong(Path manifest, String what, String todo) {
    return new UserException(
        ExitCode.USAGE, "The manifest " + manifest + " " + what + ": " + todo + ".");
  }

  /** The manifest that they are from. */
  public Path source() {
    return source;
  }

  /** How many there are. */
  public int size() {
    return files.length;
  }

  /** All their lengths together. */
  public long bytes() {
    return bytes;
  }

  ExpectedFile get(int index) {
    return files[index];
  }

  /** The place of a path among the files, negative when it is none of them. */
  int indexOf(String path) {
    return Arrays.binarySearch(paths, path);
  }
}
