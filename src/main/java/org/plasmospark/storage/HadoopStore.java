package org.plasmospark.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.plasmospark.storage.outage.StoreWatch;

/**
 * All stores behind one door: {@code file:} by the JDK, {@code hdfs:} and {@code s3a:} by Hadoop,
 * found by the address of each path and never by the default file system.
 */
public final class HadoopStore extends BaseStore {
  private final LocalStore local = new LocalStore();
  private final RemoteStore remote;
  private final StoreWatch watch = StoreWatch.ofThisProcess();
  private final Duration limit;

  /**
   * @param configuration of Hadoop, with name nodes, endpoints and credentials; executors get the
   *     driver's, since a new one would lack what the job was started with
   */
  public HadoopStore(Configuration configuration) {
    remote = new RemoteStore(Objects.requireNonNull(configuration, "configuration"));
    limit = StoreWatch.limit(configuration);
  }

  private BaseStore at(StorePath path) {
    return path.scheme().equals("file") ? local : remote;
  }

  /** A request to the store of a path. */
  @FunctionalInterface
  private interface Request<T> {
    T to(BaseStore store) throws IOException;
  }

  /** A request without an answer of its own. */
  @FunctionalInterface
  private interface Command {
    void to(BaseStore store) throws IOException;
  }

  private void tell(StorePath path, boolean slow, Command command) throws IOException {
    ask(
        path,
        slow,
        store -> {
          command.to(store);
          return null;
        });
  }

  /** Makes a request; the client of S3 has its own watched, this is where those to HDFS are. */
  private <T> T ask(StorePath path, boolean slow, Request<T> request) throws IOException {
    if (!path.scheme().equals("hdfs")) {
      return request.to(at(path));
    }
    StoreWatch.Requests requests = watch.requests("hdfs://" + path.authority(), limit);
    requests.ask(slow);
    try {
      T answer = request.to(remote);
      requests.answered();
      return answer;
    } catch (IOException e) {
      if (StoreFailures.isSilence(e)) {
        requests.failed();
      } else {
        requests.answered();
      }
      throw e;
    }
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
  public StoredFile file(StorePath path) throws IOException {
    return ask(path, false, store -> store.file(path));
  }

  @Override
  boolean createsExclusively(StorePath path) throws IOException {
    return ask(path, false, store -> store.createsExclusively(path));
  }

  @Override
  public boolean createExclusively(StorePath path, byte[] content, StorePath scratch)
      throws IOException {
    return ask(path, false, store -> store.createExclusively(path, content, scratch));
  }

  @Override
  public void copy(StorePath from, StorePath to, StorePath scratch) throws IOException {
    tell(from, true, store -> store.copy(from, to, scratch));
  }

  @Override
  public boolean move(StorePath from, StorePath to) throws IOException {
    return ask(from, false, store -> store.move(from, to));
  }

  @Override
  public boolean exists(StorePath path) throws IOException {
    return ask(path, false, store -> store.exists(path));
  }

  @Override
  public boolean isDirectory(StorePath path) throws IOException {
    return ask(path, false, store -> store.isDirectory(path));
  }

  @Override
  public StoreListing list(StorePath root, ListOptions options) throws IOException {
    return ask(root, false, store -> store.list(root, options));
  }

  @Override
  public InputStream open(StorePath path) throws IOException {
    return ask(path, false, store -> store.open(path));
  }

  @Override
  public SeekableByteChannel openSeekable(StorePath path) throws IOException {
    return ask(path, false, store -> store.openSeekable(path));
  }

  @Override
  void write(StorePath path, ContentWriter content, boolean overwrite, StorePath unfinished)
      throws IOException {
    tell(path, true, store -> store.write(path, content, overwrite, unfinished));
  }

  @Override
  public boolean delete(StorePath path) throws IOException {
    return ask(path, false, store -> store.delete(path));
  }

  @Override
  public void deleteEmptyFolder(StorePath path) throws IOException {
    tell(path, false, store -> store.deleteEmptyFolder(path));
  }

  @Override
  public void mkdirs(StorePath path) throws IOException {
    tell(path, false, store -> store.mkdirs(path));
  }
}
