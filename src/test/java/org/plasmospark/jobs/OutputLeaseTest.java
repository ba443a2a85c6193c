package org.plasmospark.jobs;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Leases on a local disk. */
class OutputLeaseTest extends OutputLeaseContract {
  private final Store store = new HadoopStore(new Configuration());

  @TempDir Path folder;

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return StorePath.parse(folder.toString());
  }
}
