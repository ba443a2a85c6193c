package org.plasmospark.spark.features;

import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestHdfs;

/** Features on HDFS. */
class HdfsFeatureCacheSparkTest extends FeatureCacheContract {
  @Override
  PlasmosparkSession spark() {
    return TestSpark.plasmospark(TestHdfs.settings());
  }

  @Override
  StorePath root() {
    return TestHdfs.newFolder();
  }
}
