package org.plasmospark.spark.features;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StorePath;

/** Features on a local disk, below a folder whose name, read as a pattern, means others. */
class FeatureCacheSparkTest extends FeatureCacheContract {
  @TempDir Path folder;

  @Override
  PlasmosparkSession spark() {
    return TestSpark.plasmospark();
  }

  @Override
  StorePath root() {
    return StorePath.of(folder).child("night [a]{b,c}* ?");
  }
}
