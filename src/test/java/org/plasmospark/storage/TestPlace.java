package org.plasmospark.storage;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A store and a folder of a test's own on it, which is empty or missing at first. What must hold on
 * every store is a contract, an abstract test that is given a place by a subclass for each.
 */
public record TestPlace(Store store, StorePath root) {

  /** On a local disk. */
  public static TestPlace local(Path folder) {
    return new TestPlace(new HadoopStore(new Configuration()), StorePath.of(folder));
  }

  /** On HDFS. */
  public static TestPlace hdfs() {
    return new TestPlace(new HadoopStore(TestHdfs.configuration()), TestHdfs.newFolder());
  }

  /** On S3. */
  public static TestPlace s3() {
    TestS3 endpoint = TestS3.running();
    return new TestPlace(new HadoopStore(endpoint.configuration()), endpoint.newFolder());
  }
}
