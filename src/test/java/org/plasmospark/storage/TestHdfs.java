package org.plasmospark.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A name node and a data node in this JVM: started by the first test that asks, one for all. */
public final class TestHdfs {
  /** They warn of everything that a small cluster lacks. */
  private static final List<String> QUIET =
      List.of(
          "org.apache.hadoop.hdfs.server",
          "org.apache.hadoop.http",
          "org.apache.hadoop.security.authentication");

  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static MiniDFSCluster cluster;

  private TestHdfs() {}

  /** A folder that nobody else uses, with the address of the name node. */
  public static StorePath newFolder() {
    return StorePath.parse(cluster().getURI() + "/test-" + FOLDERS.incrementAndGet());
  }

  /**
   * Hadoop's settings for it: a client asks again after milliseconds whether a file is complete,
   * not after 400 of them, as the data node here is a thread away.
   */
  public static Map<String, String> settings() {
    return Map.of("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5");
  }

  /** The same as a configuration. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    return configuration;
  }

  private static synchronized MiniDFSCluster cluster() {
    if (cluster == null) {
      try {
        Path disk = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "hdfs");
        QUIET.forEach(name -> Configurator.setLevel(name, Level.ERROR));
        // What this name node remembers need not outlive the power of this machine.
        EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
        Configuration configuration = new Configuration();
        configuration.set("dfs.blocksize", "1m");
        // A name node hands out delegation tokens only where it knows users by Kerberos, or so.
        configuration.setBoolean("dfs.namenode.delegation.token.always-use", true);
        MiniDFSCluster started =
            new MiniDFSCluster.Builder(configuration, disk.toFile()).numDataNodes(1).build();
        // After the hooks of the nodes themselves, which write once more.
        ShutdownHookManager.get().addShutdownHook(() -> FileUtil.fullyDelete(disk.toFile()), 0);
        started.waitClusterUp();
        cluster = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return cluster;
  }
}
