package org.plasmospark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * All stores behind one door: {@code file:} by the JDK, {@code hdfs:} and {@code s3a:} by Hadoop,
 * found by the address of each path and never by the default file system.
 */
public final class HadoopStore extends BaseStore {
  private final LocalStore local = new LocalStore();
  private final RemoteStore remote;

  /**
   * @param configuration of Hadoop, with name nodes, endpoints and credentials; executors get the
   *     driver's, since a new one would lack what the job was started with
   */
  public HadoopStore(Configuration configuration) {
    remote = new RemoteStore(Objects.requireNonNull(configuration, "configuration"));
  }

  private BaseStore at(StorePath path) {
    return path.scheme().equals("file") ? local : remote;
  }

  @Override
  boolean renames(StorePath path) {
    return at(path).renames(path);
  }

  @Override
  void requireHolds(StorePath path) {
    at(path).requireHolds(path);
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content) throws IOException {
    return at(path).createExclusively(path, content);
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    at(from).copy(from, to, scratch);
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    return at(from).move(from, to);
  }

  @Override
  public boolean exists(StorePath path) throws IOException {
    return at(path).exists(path);
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    return at(path).isDirectory(path);
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    return at(root).list(root, options);
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    return at(path).open(path);
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) throws IOException {
    return at(path).openSeekable(path);
  }

  @Override
  public void writeAtomically(StorePath path, ContentWriter content, boolean overwrite)
      throws IOException {
    at(path).writeAtomically(path, content, overwrite);
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    return at(path).delete(path);
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    at(path).deleteEmptyFolder(path);
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    at(path).mkdirs(path);
  }
}
