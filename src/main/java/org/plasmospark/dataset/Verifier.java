package org.plasmospark.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;

/** Compares a folder with a manifest; links are not followed. */
public final class Verifier {
  private final ExpectedFiles files;
  private final Path folder;
  private final Progress progress;
  private final ContentCheck check = new ContentCheck();

  /**
   * @param files that must be there
   * @param folder of the set, which itself may be a link
   * @param progress counts the files
   * @throws UserException INPUT_MISSING, when there is no such folder
   */
  public Verifier(ExpectedFiles files, Path folder, Progress progress) {
    this.files = files;
    this.progress = progress;
    try {
      this.folder = folder.toRealPath();
    } catch (IOException e) {
      throw new UserException(ExitCode.INPUT_MISSING, "There is no folder at " + folder + ".", e);
    }
    if (!Files.isDirectory(this.folder)) {
      throw new UserException(
          ExitCode.INPUT_MISSING, "There is a file and not a folder at " + folder + ".");
    }
  }

  /**
   * Reads every file once. Other files are counted, but for those whose name, or whose folder's,
   * begins with {@code _} or {@code .}, which no job takes for images.
   *
   * @throws UserException INPUT_MISSING, when a folder cannot be listed
   */
  public Findings verify() {
    Findings findings = new Findings(files.size());
    progress.start("verify", "files", files.size());
    for (int i = 0; i < files.size(); i++) {
      verify(files.get(i), findings);
      progress.advance(1);
    }
    progress.finish();
    countOthers(findings);
    return findings;
  }

  private void verify(ExpectedFile file, Findings findings) {
    try {
      Path path = folder.resolve(file.path());
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        findings.missing(file.path());
      } else if (isRegular(path) && matches(path, file)) {
        findings.verified();
      } else {
        findings.changed(file.path());
      }
    } catch (InvalidPathException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The name " + file.path() + " cannot be read in this locale: set LC_ALL=C.UTF-8.",
          e);
    }
  }

  /** Neither the file nor a folder between it and the set's is a link. */
  private boolean isRegular(Path path) {
    for (Path above = path.getParent(); !above.equals(folder); above = above.getParent()) {
      if (!Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean matches(Path path, ExpectedFile file) {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return check.matches(in, file, ContentCheck.Sink.NOWHERE);
    } catch (IOException e) {
      // Not to be read is not to be used: counted with what has changed.
      return false;
    }
  }

  private void countOthers(Findings findings) {
    try {
      Files.walkFileTree(folder, new Others(findings));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The folder " + folder + " cannot be listed: " + e.getMessage() + ".",
          e);
    }
  }

  /** Counts what is visible and not in the manifest. */
  private final class Others extends SimpleFileVisitor<Path> {
    private final Findings findings;

    Others(Findings findings) {
      this.findings = findings;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(folder) && isHidden(directory)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = folder.relativize(file).toString();
      if (!isHidden(file) && files.indexOf(name) < 0) {
        findings.other(name);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isHidden(Path path) {
      String name = path.getFileName().toString();
      return name.startsWith("_") || name.startsWith(".");
    }
  }
}
