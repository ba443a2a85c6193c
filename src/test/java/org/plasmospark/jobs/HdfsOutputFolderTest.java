package org.plasmospark.jobs;

import org.plasmospark.storage.TestPlace;

/** Outputs of jobs on HDFS. */
class HdfsOutputFolderTest extends OutputFolderContract {
  HdfsOutputFolderTest() {
    super(TestPlace.hdfs());
  }
}
