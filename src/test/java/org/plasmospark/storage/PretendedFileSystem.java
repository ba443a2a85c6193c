package org.plasmospark.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.Progressable;

/**
 * Files of the local disk under the address of a remote store, whose writes appear when the stream
 * is closed and can be aborted, as on S3.
 */
public final class PretendedFileSystem extends RawLocalFileSystem {
  /** The end of names that cannot be renamed. */
  static final String UNMOVABLE = "unmovable";

  private URI uri;

  @Override
  public void initialize(URI address, Configuration configuration) throws IOException {
    uri = URI.create(address.getScheme() + "://" + address.getAuthority());
    super.initialize(address, configuration);
  }

  @Override
  public URI getUri() {
    return uri == null ? super.getUri() : uri;
  }

  /** Without owner and permission, which the local status reads by the address. */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        status.getReplication(),
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !from.getName().endsWith(UNMOVABLE) && super.rename(from, to);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Upload upload =
        new Upload(
            () -> super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    return new FSDataOutputStream(upload, null);
  }

  private interface Opener {
    OutputStream open() throws IOException;
  }

  private static final class Upload extends ByteArrayOutputStream
      implements Abortable, StreamCapabilities {
    private final Opener target;
    private boolean aborted;
    private boolean closed;

    Upload(Opener target) {
      this.target = target;
    }

    @Override
    public void close() throws IOException {
      if (!aborted && !closed) {
        closed = true;
        try (OutputStream out = target.open()) {
          writeTo(out);
        }
      }
    }

    @Override
    public AbortableResult abort() {
      aborted = true;
      return null;
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
    }
  }
}
