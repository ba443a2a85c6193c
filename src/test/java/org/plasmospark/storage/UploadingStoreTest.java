package org.plasmospark.storage;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way to s3a where the requests beyond Hadoop's cannot be made: with a pretended file system
 * under its address.
 */
class UploadingStoreTest extends StoreContract {
  private final Store store = new HadoopStore(configuration());

  @TempDir Path folder;

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return new StorePath("s3a", "pretended", folder.toString());
  }

  @Override
  boolean createsExclusively() {
    return false;
  }

  @Override
  boolean createsRecordsExclusively() {
    return false;
  }

  @Override
  boolean replacesAtomically() {
    return false;
  }

  @Override
  boolean probesLeaveFolders() {
    return true;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.s3a.impl", PretendedFileSystem.class.getName());
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    return configuration;
  }
}
