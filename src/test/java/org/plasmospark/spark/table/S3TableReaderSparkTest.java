package org.plasmospark.spark.table;

import java.util.HashMap;
import java.util.Map;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.S3Committer;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** Tables on S3, written by the magic committer. */
class S3TableReaderSparkTest extends TableReaderContract {
  private final TestS3 endpoint = TestS3.running();

  @Override
  PlasmosparkSession spark() {
    Map<String, String> settings = new HashMap<>(endpoint.settings());
    settings.putAll(S3Committer.properties("s3a://cells"));
    return TestSpark.plasmospark(settings);
  }

  @Override
  StorePath root() {
    return endpoint.newFolder();
  }
}
