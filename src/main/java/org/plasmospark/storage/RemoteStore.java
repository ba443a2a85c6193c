package org.plasmospark.storage;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.StoredFile.Kind;

/** HDFS and S3 by Hadoop's {@link FileSystem}, always found by the address of the path. */
final class RemoteStore extends BaseStore {
  /** Bytes that S3 copies by one request. */
  private static final long MOST_OF_ONE_COPY = 5_000_000_000L;

  private final Configuration configuration;

  RemoteStore(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  boolean renames(StorePath path) {
    return !path.scheme().equals("s3a");
  }

  @Override
  void requireHolds(StorePath path) {
    if (!holds(path)) {
      throw new UserException(
          ExitCode.USAGE,
          "HDFS takes no name with a colon, as in " + path + "; choose another name.");
    }
  }

  private static boolean holds(StorePath path) {
    return !path.scheme().equals("hdfs") || path.path().indexOf(':') < 0;
  }

  private static void requireHeld(StorePath path) throws FileNotFoundException {
    if (!holds(path)) {
      throw new FileNotFoundException(path + " is not on HDFS, which takes no name with a colon");
    }
  }

  @Override
  public boolean exists(StorePath path) throws IOException {
    return status(path) != null;
  }

  @Override
  public StoredFile file(StorePath path) throws IOException {
    requireHeld(path);
    FileStatus status = fileSystem(path).getFileStatus(path.hadoop());
    return new StoredFile(path.name(), status.getLen(), status.getModificationTime(), kind(status));
  }

  private static Kind kind(FileStatus status) {
    return status.isFile() ? Kind.FILE : status.isDirectory() ? Kind.DIRECTORY : Kind.LINK;
  }

  @Override
  boolean createsExclusively(StorePath path) throws IOException {
    if (renames(path)) {
      return fileSystem(path) instanceof DistributedFileSystem;
    }
    S3Objects objects = objects(path);
    return objects != null && objects.keepsConditions();
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    FileStatus status = status(path);
    return status != null && status.isDirectory();
  }

  private FileStatus status(StorePath path) throws IOException {
    if (!holds(path)) {
      return null;
    }
    try {
      return fileSystem(path).getFileStatus(path.hadoop());
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      return null;
    }
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    requireHeld(root);
    FileSystem fileSystem = fileSystem(root);
    if (!fileSystem.getFileStatus(root.hadoop()).isDirectory()) {
      throw new NotDirectoryException(root.toString());
    }
    if (renames(root)) {
      return new TreeListing<>(
          root.hadoop(), directory -> new RemoteChildren(fileSystem, directory), options);
    }
    // One flat listing takes a request a thousand objects; walking takes one a folder.
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root.hadoop(), true);
    return new FlatListing(root, files, options);
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    requireHeld(path);
    return new BufferedInputStream(fileSystem(path).open(path.hadoop()));
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) throws IOException {
    FileSystem fileSystem = fileSystem(path);
    FileStatus status = fileSystem.getFileStatus(path.hadoop());
    if (!status.isFile()) {
      throw new FileNotFoundException(path + " is not a file");
    }
    return new RemoteChannel(fileSystem.open(path.hadoop()), status.getLen());
  }

  @Override
  void write(StorePath path, ContentWriter content, boolean overwrite, StorePath unfinished)
      throws IOException {
    requireHolds(path);
    FileSystem fileSystem = fileSystem(path);
    if (!overwrite && exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (!renames(path)) {
      write(fileSystem, path.hadoop(), content, overwrite);
      return;
    }
    makeFolder(fileSystem, path.parent());
    Path temporary = unfinished.child(".tmp-" + UUID.randomUUID()).hadoop();
    try {
      write(fileSystem, temporary, content, false);
      rename(fileSystem, temporary, path.hadoop(), overwrite);
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  private static void write(
      FileSystem fileSystem, Path path, ContentWriter content, boolean overwrite)
      throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, overwrite)) {
      try {
        content.write(out);
      } catch (Throwable e) {
        // Closing an S3 stream publishes what was written so far, however little.
        if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
          out.abort();
        }
        throw e;
      }
    }
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content, StorePath scratch)
      throws IOException {
    S3Objects objects = renames(path) ? null : objects(path);
    if (objects != null && !objects.lacksConditions()) {
      if (!objects.keepsConditions() && exists(path)) {
        return holds(path, content); // An endpoint that nobody knows yet might replace it.
      }
      if (create(objects, path, content)) {
        return true;
      }
      if (!objects.lacksConditions()) {
        return holds(path, content);
      }
    }
    return super.createExclusively(path, content, scratch)
        && (renames(path) || holds(path, content)); // Another writer may have come in between.
  }

  /** An endpoint that refuses what is large may hang up before it was sent and answered. */
  private boolean create(S3Objects objects, StorePath path, byte[] content) throws IOException {
    try {
      return objects.create(path.hadoop(), content);
    } catch (IOException e) {
      if (existsAfter(e, path)) {
        return holds(path, content);
      }
      throw e;
    }
  }

  private boolean existsAfter(IOException failure, StorePath path) {
    try {
      return exists(path);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** The requests of S3 beyond Hadoop's; null where they cannot be made. */
  private S3Objects objects(StorePath path) throws IOException {
    try {
      return S3Objects.of(fileSystem(path));
    } catch (LinkageError e) {
      return null; // Another file system than S3A, without its classes.
    }
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    if (renames(to)) {
      copyAndRename(from, to, scratch.child(".tmp-" + UUID.randomUUID()));
      return;
    }
    S3Objects objects = objects(to);
    FileStatus status = fileSystem(from).getFileStatus(from.hadoop());
    if (objects == null || status.getLen() > MOST_OF_ONE_COPY) {
      copyBytes(from, to);
    } else {
      objects.copy(from.hadoop(), to.hadoop());
    }
  }

  private void copyAndRename(StorePath from, StorePath to, StorePath temporary) throws IOException {
    FileSystem fileSystem = fileSystem(to);
    try {
      try (InputStream in = open(from)) {
        write(fileSystem, temporary.hadoop(), in::transferTo, false);
      }
      if (!exists(from)) {
        // Deleted with its folder while it was read; the copy has made that folder anew.
        throw new FileNotFoundException(from + " was deleted while it was copied");
      }
      makeFolder(fileSystem, to.parent());
      rename(fileSystem, temporary.hadoop(), to.hadoop(), true);
    } finally {
      fileSystem.delete(temporary.hadoop(), false);
    }
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    requireHolds(to);
    FileStatus status = status(from);
    if (status == null) {
      return false;
    }
    FileSystem fileSystem = fileSystem(from);
    makeFolder(fileSystem, to.parent());
    if (renames(to)) {
      rename(fileSystem, from.hadoop(), to.hadoop(), status.isFile());
      return true;
    }
    if (status.isFile()) {
      fileSystem.delete(to.hadoop(), false);
    }
    if (!fileSystem.rename(from.hadoop(), to.hadoop())) {
      throw new IOException(from + " cannot be moved to " + to);
    }
    return true;
  }

  private static void makeFolder(FileSystem fileSystem, StorePath folder) throws IOException {
    if (folder != null && !fileSystem.mkdirs(folder.hadoop())) {
      throw new IOException("cannot make the folder " + folder);
    }
  }

  @SuppressWarnings(
      "deprecation") // The only call that HDFS does as one step and that can overwrite.
  private static void rename(FileSystem fileSystem, Path from, Path to, boolean overwrite)
      throws IOException {
    if (fileSystem instanceof DistributedFileSystem hdfs) {
      try {
        hdfs.rename(from, to, overwrite ? Rename.OVERWRITE : Rename.NONE);
      } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
        FileAlreadyExistsException exists = new FileAlreadyExistsException(to.toString());
        exists.initCause(e);
        throw exists;
      }
      return;
    }
    if (overwrite) {
      fileSystem.delete(to, false);
    } else if (fileSystem.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (!fileSystem.rename(from, to)) {
      throw new IOException(from + " cannot be renamed to " + to);
    }
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    if (path.parent() == null) {
      throw new IllegalArgumentException("the root of a store cannot be deleted");
    }
    return holds(path) && fileSystem(path).delete(path.hadoop(), true);
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    if (isDirectory(path) && isEmpty(path)) {
      try {
        fileSystem(path).delete(path.hadoop(), false);
      } catch (PathIsNotEmptyDirectoryException e) {
        return;
      }
    }
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    requireHolds(path);
    if (!fileSystem(path).mkdirs(path.hadoop())) {
      throw new IOException("cannot make the folder " + path);
    }
  }

  private FileSystem fileSystem(StorePath path) throws IOException {
    try {
      return FileSystem.get(path.hadoop().toUri(), configuration);
    } catch (UnsupportedFileSystemException e) {
      throw noLibraries(path, e);
    } catch (IllegalArgumentException e) {
      throw new IOException("the address " + path + " cannot be reached: " + reason(e), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw noLibraries(path, e);
      }
      throw e;
    }
  }

  private static UserException noLibraries(StorePath path, Exception e) {
    String how =
        path.scheme().equals("s3a")
            ? ": build with mvn -Ps3a package, or add hadoop-aws and spark-hadoop-cloud to the jars"
                + " of your Spark."
            : ".";
    return new UserException(
        ExitCode.USAGE,
        "The address "
            + path
            + " needs Hadoop's libraries for "
            + path.scheme()
            + ":, which are not on the class path"
            + how,
        e);
  }

  /** The names in one folder, page by page. */
  private static final class RemoteChildren implements TreeListing.Children<Path> {
    private final RemoteIterator<FileStatus> statuses;

    RemoteChildren(FileSystem fileSystem, Path directory) throws IOException {
      statuses = fileSystem.listStatusIterator(directory);
    }

    @Override
    public TreeListing.Node<Path> next() throws IOException {
      if (!statuses.hasNext()) {
        return null;
      }
      FileStatus status = statuses.next();
      return new TreeListing.Node<>(
          status.getPath().getName(),
          kind(status),
          status.getLen(),
          status.getModificationTime(),
          status.getPath());
    }

    @Override
    public void close() {
      // Pages hold no connection.
    }
  }
}
