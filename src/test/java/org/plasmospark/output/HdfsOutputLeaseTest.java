package org.plasmospark.output;

import org.plasmospark.storage.TestPlace;

/** Leases on HDFS. */
class HdfsOutputLeaseTest extends OutputLeaseContract {
  HdfsOutputLeaseTest() {
    super(TestPlace.hdfs());
  }
}
