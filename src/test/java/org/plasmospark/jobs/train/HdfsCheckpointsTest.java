package org.plasmospark.jobs.train;

import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestHdfs;

/** Checkpoints on HDFS. */
class HdfsCheckpointsTest extends CheckpointsContract {
  private final Store store = new HadoopStore(TestHdfs.configuration());
  private final StorePath root = TestHdfs.newFolder();

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return root;
  }
}
