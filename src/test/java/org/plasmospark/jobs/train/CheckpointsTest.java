package org.plasmospark.jobs.train;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** Checkpoints on a local disk. */
class CheckpointsTest extends CheckpointsContract {
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
