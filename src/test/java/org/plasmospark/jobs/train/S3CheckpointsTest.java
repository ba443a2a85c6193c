package org.plasmospark.jobs.train;

import org.plasmospark.storage.TestPlace;

/** Checkpoints on S3. */
class S3CheckpointsTest extends CheckpointsContract {
  S3CheckpointsTest() {
    super(TestPlace.s3());
  }
}
