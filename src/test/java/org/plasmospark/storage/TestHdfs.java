package org.plasmospark.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;

/** A name node and a data node in this JVM: started by the first test that asks, one for all. */
public final class TestHdfs {
  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static MiniDFSCluster cluster;

  private TestHdfs() {}

  /** A folder that nobody else uses, with the address of the name node. */
  public static StorePath newFolder() {
    return StorePath.parse(cluster().getURI() + "/test-" + FOLDERS.incrementAndGet());
  }

  private static synchronized MiniDFSCluster cluster() {
    if (cluster == null) {
      try {
        Path disk = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "hdfs");
        // What this name node remembers need not outlive the power of this machine.
        EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
        Configuration configuration = new Configuration();
        configuration.set("dfs.blocksize", "1m");
        MiniDFSCluster started =
            new MiniDFSCluster.Builder(configuration, disk.toFile()).numDataNodes(1).build();
        // Also deletes the folder on the disk.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.shutdown(true)));
        started.waitClusterUp();
        cluster = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return cluster;
  }
}
