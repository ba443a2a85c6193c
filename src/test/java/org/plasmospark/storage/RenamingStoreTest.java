package org.plasmospark.storage;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** The way to hdfs: with a pretended file system under its address. */
class RenamingStoreTest extends StoreContract {
  private final Store store = new HadoopStore(configuration());

  @TempDir Path folder;

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return new StorePath("hdfs", "pretended", folder.toString());
  }

  @Override
  boolean createsExclusively() {
    return false;
  }

  @Override
  boolean replacesAtomically() {
    return false;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.hdfs.impl", PretendedFileSystem.class.getName());
    configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
    return configuration;
  }
}
