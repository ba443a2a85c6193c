package org.plasmospark.spark.table;

import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestHdfs;

/** Tables on HDFS. */
class HdfsTableReaderSparkTest extends TableReaderContract {
  @Override
  PlasmosparkSession spark() {
    return TestSpark.plasmospark(TestHdfs.settings());
  }

  @Override
  StorePath root() {
    return TestHdfs.newFolder();
  }

  @Override
  boolean takes(String name) {
    return name.indexOf(':') < 0;
  }
}
