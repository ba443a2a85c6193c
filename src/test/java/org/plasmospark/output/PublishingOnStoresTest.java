package org.plasmospark.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmospark.storage.TestPlace;

/** Some of the courses of {@link PublishingModelTest} on the stores themselves. */
class PublishingOnStoresTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void survivesWhateverComesOnADisk(ModelJob job) throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      run(TestPlace.local(folder.resolve("seed-" + seed)), job, seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesWhateverComesOnHdfs(ModelJob job) throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      run(TestPlace.hdfs(), job, seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesWhateverComesOnS3(ModelJob job) throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      run(TestPlace.s3(), job, seed);
    }
  }

  private static void run(TestPlace place, ModelJob job, long seed) throws IOException {
    ModelSchedule.run(
        ModelWorld.on(place.store(), place.root().child("out"), job),
        new Random(seed),
        true,
        "seed " + seed);
  }
}
