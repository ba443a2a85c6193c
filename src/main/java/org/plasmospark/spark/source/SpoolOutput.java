package org.plasmospark.spark.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows in a local file. A disk that fails is an {@link IllegalStateException}: it is the task's
 * failure and must not be taken for that of the archive that is read meanwhile.
 */
final class SpoolOutput implements AutoCloseable {
  private final DataOutputStream out;

  SpoolOutput(Path local) {
    try {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(local)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void add(ListedFile row) {
    try {
      RowCodec.FILES.write(out, row);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static DataInputStream read(Path local) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(local)));
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(IOException e) {
    return new IllegalStateException("the local disk cannot be written: " + e.getMessage(), e);
  }
}
