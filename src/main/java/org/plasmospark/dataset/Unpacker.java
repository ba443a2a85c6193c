package org.plasmospark.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;

/**
 * Unpacks the files of a manifest and nothing else. Each is written under the name that the
 * manifest has for it, as a regular file and never as a link, and with as many bytes as the
 * manifest says at the most.
 */
public final class Unpacker {
  private final ExpectedFiles files;
  private final Path folder;
  private final Progress progress;
  private final ContentCheck check = new ContentCheck();
  private Path parent;

  /**
   * @param files to unpack
   * @param folder new, or empty; it is made
   * @param progress counts the files
   */
  public Unpacker(ExpectedFiles files, Path folder, Progress progress) {
    this.files = files;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Unpacks and verifies. What is not as the manifest says is in the findings and not in the
   * folder.
   *
   * @throws UserException as {@link ZipArchive#locate}; USAGE, when there is no room or the folder
   *     cannot be written
   */
  public Findings unpack(ZipArchive archive) {
    Findings findings = new Findings(files.size());
    ZipArchive.Located located = archive.locate(files, findings);
    requireRoom();
    progress.start("unpack", "files", files.size());
    for (int i = 0; i < files.size(); i++) {
      ExpectedFile file = files.get(i);
      if (!located.held().get(i)) {
        findings.missing(file.path());
      } else if (unpack(archive, located, file)) {
        findings.verified();
      } else {
        findings.changed(file.path());
      }
      progress.advance(1);
    }
    progress.finish();
    return findings;
  }

  private boolean unpack(ZipArchive archive, ZipArchive.Located located, ExpectedFile file) {
    Path target = target(file);
    boolean matches;
    try (OutputStream out = create(target)) {
      matches = matches(archive, located, file, out);
    } catch (IOException e) {
      throw unwritable(e);
    }
    if (!matches) {
      try {
        Files.delete(target);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
    return matches;
  }

  private boolean matches(
      ZipArchive archive, ZipArchive.Located located, ExpectedFile file, OutputStream out) {
    try (InputStream in = archive.open(located, file)) {
      return check.matches(in, file, (bytes, length) -> write(out, bytes, length));
    } catch (IOException e) {
      // Damaged inside of the archive: counted with what has changed.
      return false;
    }
  }

  private Path target(ExpectedFile file) {
    try {
      return folder.resolve(file.path());
    } catch (InvalidPathException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The name " + file.path() + " cannot be written in this locale: set LC_ALL=C.UTF-8.",
          e);
    }
  }

  private OutputStream create(Path target) throws IOException {
    if (!target.getParent().equals(parent)) {
      parent = Files.createDirectories(target.getParent());
    }
    return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void write(OutputStream out, byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void requireRoom() {
    try {
      long usable = Files.getFileStore(Files.createDirectories(folder)).getUsableSpace();
      if (usable < files.bytes()) {
        throw new UserException(
            ExitCode.USAGE,
            "There are %,d bytes free for %s, but the files take %,d: make room or name another folder."
                .formatted(usable, folder, files.bytes()));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserException unwritable(IOException e) {
    return new UserException(
        ExitCode.USAGE,
        "The folder "
            + folder
            + " cannot be written ("
            + e.getMessage()
            + "): make room, get the permission or name another.",
        e);
  }
}
