package org.plasmospark.spark.table;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;

/** Tables on a local disk. */
class TableReaderSparkTest extends TableReaderContract {
  @TempDir Path folder;

  @Override
  PlasmosparkSession spark() {
    return TestSpark.plasmospark();
  }

  @Override
  StorePath root() {
    return StorePath.of(folder);
  }
}
