package org.plasmospark.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.UUID;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.StoredFile.Kind;

/**
 * The local disk by the JDK, not by Hadoop's {@code LocalFileSystem}: that one leaves a hidden
 * {@code .crc} file beside every file it writes, holds a whole folder's listing in memory, leaves
 * out names that it cannot decode without a word, and reports a failing disk as an {@code Error}. A
 * checksum that Hadoop or Spark left beside a file is deleted with the file it belonged to, since
 * it would make the new one unreadable for them.
 */
final class LocalStore extends BaseStore {
  /** Of ext4, XFS and most others. */
  private static final int LONGEST_NAME = 255;

  private static final int SHOWN_OF_A_NAME = 60;

  @Override
  boolean renames(StorePath path) {
    return true;
  }

  @Override
  void requireHolds(StorePath path) {
    // Names that this process cannot write are found when they are used.
    for (StorePath at = path; at.parent() != null; at = at.parent()) {
      if (at.name().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw new UserException(
            ExitCode.USAGE,
            "The name %s… is longer than the %d bytes that a disk takes: choose a shorter one, also of --run-id if it is in it."
                .formatted(at.name().substring(0, SHOWN_OF_A_NAME), LONGEST_NAME));
      }
      Path local = Path.of(at.path());
      if (Files.isSymbolicLink(local) && !Files.exists(local)) {
        throw new UserException(
            ExitCode.USAGE,
            "%s is a link to a place that is not there: make the place, or correct the link."
                .formatted(at));
      }
    }
  }

  @Override
  public boolean exists(StorePath path) throws IOException {
    return Files.exists(local(path));
  }

  @Override
  public StoredFile file(StorePath path) throws IOException {
    return stored(path.name(), attributes(local(path)));
  }

  private static StoredFile stored(String name, BasicFileAttributes attributes) {
    Kind kind =
        attributes.isRegularFile()
            ? Kind.FILE
            : attributes.isDirectory()
                ? Kind.DIRECTORY
                : attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
    return new StoredFile(
        name,
        kind == Kind.FILE ? attributes.size() : 0,
        attributes.lastModifiedTime().toMillis(),
        kind);
  }

  @Override
  boolean createsExclusively(StorePath path) {
    return true;
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    return Files.isDirectory(local(path));
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    Path local = local(root);
    if (!attributes(local).isDirectory()) {
      throw new NotDirectoryException(root.toString());
    }
    return new TreeListing<>(local, LocalChildren::new, options);
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    Path local = local(path);
    if (!attributes(local).isRegularFile()) {
      throw new FileNotFoundException(path + " is not a file");
    }
    return new BufferedInputStream(Files.newInputStream(local));
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) throws IOException {
    Path local = local(path);
    if (!attributes(local).isRegularFile()) {
      throw new FileNotFoundException(path + " is not a file");
    }
    return Files.newByteChannel(local);
  }

  @Override
  void write(StorePath path, ContentWriter content, boolean overwrite, StorePath unfinished)
      throws IOException {
    Path target = local(path);
    if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    makeFolders(target.getParent());
    makeFolders(local(unfinished));
    Path temporary = local(unfinished).resolve(".tmp-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        content.write(out);
        out.flush();
        channel.force(true);
      }
      Files.deleteIfExists(checksumOf(target));
      if (overwrite) {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        moveToNew(temporary, target);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A rename would silently replace a file that another writer made in the meantime. */
  private static void moveToNew(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      // Some mounted file systems have no hard links; then the check before has to do.
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    Path source = local(from);
    if (!attributes(source).isRegularFile()) {
      throw new FileNotFoundException(from + " is not a file");
    }
    Path temporary = local(scratch).resolve(".tmp-" + UUID.randomUUID());
    makeFolders(local(to).getParent());
    try {
      link(source, temporary);
      Files.deleteIfExists(checksumOf(local(to)));
      Files.move(temporary, local(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw missing(e);
    } finally {
      // Renaming one link of a file over another leaves both.
      Files.deleteIfExists(temporary);
    }
  }

  private static void link(Path source, Path temporary) throws IOException {
    Files.createDirectories(temporary.getParent());
    try {
      Files.createLink(temporary, source);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      // Some mounted file systems have no hard links.
      Files.copy(source, temporary);
    }
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    if (!Files.exists(local(from), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    makeFolders(local(to).getParent());
    Files.deleteIfExists(checksumOf(local(to)));
    Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    if (path.parent() == null) {
      throw new IllegalArgumentException("the root of a store cannot be deleted");
    }
    Path local = local(path);
    if (!Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.walkFileTree(
        local,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    Files.deleteIfExists(checksumOf(local));
    return true;
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    Path folder = local(path);
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    makeFolders(local(path));
  }

  private static void makeFolders(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      // A file in the way; callers take the original for "the target exists".
      NotDirectoryException inTheWay = new NotDirectoryException(e.getFile());
      inTheWay.initCause(e);
      throw inTheWay;
    }
  }

  private static Path checksumOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  private static FileNotFoundException missing(IOException e) {
    FileNotFoundException missing = new FileNotFoundException("no such file: " + e.getMessage());
    missing.initCause(e);
    return missing;
  }

  private static Path local(StorePath path) throws IOException {
    try {
      if (RawNames.isEscaped(path.path())) {
        Path raw = RawNames.path(path.path());
        // An address of a user may have such a name as it stands.
        return Files.exists(raw, LinkOption.NOFOLLOW_LINKS) ? raw : Path.of(path.path());
      }
      return Path.of(path.path());
    } catch (InvalidPathException e) {
      throw new IOException(
          "the name " + path + " cannot be written in this process's locale; set LC_ALL=C.UTF-8",
          e);
    }
  }

  /** The names in one folder of the disk. */
  private static final class LocalChildren implements TreeListing.Children<Path> {
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> paths;

    LocalChildren(Path directory) throws IOException {
      stream = Files.newDirectoryStream(directory);
      paths = stream.iterator();
    }

    @Override
    public TreeListing.Node<Path> next() throws IOException {
      try {
        while (paths.hasNext()) {
          Path path = paths.next();
          try {
            return node(path);
          } catch (NoSuchFileException e) {
            // Deleted since the folder was read: it is not there any more.
            continue;
          }
        }
        return null;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    private static TreeListing.Node<Path> node(Path path) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      StoredFile file = stored(RawNames.of(path), attributes);
      return new TreeListing.Node<>(file.path(), file.kind(), file.length(), file.modified(), path);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
