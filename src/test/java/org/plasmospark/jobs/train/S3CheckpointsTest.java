package org.plasmospark.jobs.train;

import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** Checkpoints on S3. */
class S3CheckpointsTest extends CheckpointsContract {
  private final TestS3 endpoint = TestS3.running();
  private final Store store = new HadoopStore(endpoint.configuration());
  private final StorePath root = endpoint.newFolder();

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return root;
  }
}
