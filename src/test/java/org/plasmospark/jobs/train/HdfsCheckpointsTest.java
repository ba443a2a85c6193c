package org.plasmospark.jobs.train;

import org.plasmospark.storage.TestPlace;

/** Checkpoints on HDFS. */
class HdfsCheckpointsTest extends CheckpointsContract {
  HdfsCheckpointsTest() {
    super(TestPlace.hdfs());
  }
}
