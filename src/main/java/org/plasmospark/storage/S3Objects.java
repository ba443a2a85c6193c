package org.plasmospark.storage;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.CopyObjectRequest;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.Invoker;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;

/**
 * Two requests of S3 that Hadoop's {@link FileSystem} does not offer: a write on the condition that
 * the object is not there, and a copy that stays within the store. They go through the client and
 * the request factory of S3A, and so with its credentials and encryption.
 *
 * <p>S3 has conditional writes since August 2024 ({@code If-None-Match: *}, answered by 412 if the
 * object is there); some other endpoints refuse or ignore the condition.
 */
final class S3Objects {
  private static final int EXISTS = 412;
  private static final int CONFLICT = 409;
  private static final int MISSING = 404;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int BAD_REQUEST = 400;
  private static final int MOST_CONFLICTS = 10;

  /** Whether an endpoint keeps the condition, by bucket address; asked once a process. */
  private static final Map<String, Boolean> CONDITIONAL = new ConcurrentHashMap<>();

  private final S3AFileSystem fileSystem;
  private final AmazonS3 client;

  private S3Objects(S3AFileSystem fileSystem) {
    this.fileSystem = fileSystem;
    this.client = fileSystem.getAmazonS3ClientForTesting("conditional writes and copies");
  }

  /**
   * The requests of a file system.
   *
   * @return null where it is not S3A, or one of another version
   */
  static S3Objects of(FileSystem fileSystem) {
    try {
      return fileSystem instanceof S3AFileSystem s3a ? new S3Objects(s3a) : null;
    } catch (LinkageError e) {
      return null; // Hadoop 3.4 has another SDK; the callers know a way without.
    }
  }

  /** Whether the endpoint is known to ignore or refuse conditions. */
  boolean lacksConditions() {
    return Boolean.FALSE.equals(CONDITIONAL.get(endpoint()));
  }

  /** Whether the endpoint is known to keep conditions. */
  boolean keepsConditions() {
    return Boolean.TRUE.equals(CONDITIONAL.get(endpoint()));
  }

  /**
   * Writes a small object unless there is one.
   *
   * @return false if there is one; also if the endpoint {@link #lacksConditions}, when nothing is
   *     known
   */
  boolean create(Path path, byte[] content) throws IOException {
    int status = put(path, content);
    if (status == NOT_IMPLEMENTED || status == BAD_REQUEST) {
      CONDITIONAL.put(endpoint(), false);
      return false;
    }
    if (status == EXISTS) {
      return false;
    }
    if (!CONDITIONAL.containsKey(endpoint())) {
      // The same bytes once more: an endpoint that keeps the condition must refuse them now.
      CONDITIONAL.put(endpoint(), put(path, content) == EXISTS);
    }
    return !lacksConditions();
  }

  private int put(Path path, byte[] content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        ObjectMetadata metadata = fileSystem.getRequestFactory().newObjectMetadata(content.length);
        PutObjectRequest request =
            fileSystem
                .getRequestFactory()
                .newPutObjectRequest(key(path), metadata, new ByteArrayInputStream(content));
        request.putCustomRequestHeader("If-None-Match", "*");
        client.putObject(request);
        return 0;
      } catch (AmazonS3Exception e) {
        switch (e.getStatusCode()) {
          case EXISTS, NOT_IMPLEMENTED, BAD_REQUEST -> {
            return e.getStatusCode();
          }
          case CONFLICT -> {
            if (attempt == MOST_CONFLICTS) {
              throw translated("create", path, e);
            }
          }
          default -> throw translated("create", path, e);
        }
      } catch (AmazonClientException e) {
        throw translated("create", path, e);
      }
    }
  }

  /**
   * Copies an object of at most 5 GB within the bucket.
   *
   * @throws FileNotFoundException when there is none
   */
  void copy(Path from, Path to) throws IOException {
    try {
      ObjectMetadata metadata = Invoker.once("stat", from.toString(), () -> metadata(from));
      CopyObjectRequest request =
          fileSystem.getRequestFactory().newCopyObjectRequest(key(from), key(to), metadata);
      client.copyObject(request);
    } catch (AmazonS3Exception e) {
      if (e.getStatusCode() == MISSING) {
        throw new FileNotFoundException("no object at " + from);
      }
      throw translated("copy", from, e);
    } catch (AmazonClientException e) {
      throw translated("copy", from, e);
    }
  }

  private ObjectMetadata metadata(Path path) {
    return client.getObjectMetadata(fileSystem.getBucket(), key(path));
  }

  private String key(Path path) {
    return path.toUri().getPath().substring(1);
  }

  private String endpoint() {
    return fileSystem.getConf().get("fs.s3a.endpoint", "") + "/" + fileSystem.getBucket();
  }

  private static IOException translated(String what, Path path, AmazonClientException e) {
    return S3AUtils.translateException(what, path, e);
  }
}
