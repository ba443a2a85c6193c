package org.plasmospark.output;

import org.plasmospark.storage.TestPlace;

/** Leases on S3. */
class S3OutputLeaseTest extends OutputLeaseContract {
  S3OutputLeaseTest() {
    super(TestPlace.s3());
  }
}
