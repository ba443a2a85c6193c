package org.plasmospark.jobs;

import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** Leases on S3. */
class S3OutputLeaseTest extends OutputLeaseContract {
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
