package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.S3Committer;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** Features on S3, written by the magic committer. */
class S3FeatureCacheSparkTest extends FeatureCacheContract {
  private final TestS3 endpoint = TestS3.running();

  @AfterEach
  void restoreTheEndpoint() {
    endpoint.restore();
  }

  @Override
  PlasmosparkSession spark() {
    Map<String, String> settings = new HashMap<>(endpoint.settings());
    S3Committer.properties("s3a://cells").forEach((key, value) -> settings.put(key, value));
    return TestSpark.plasmospark(settings);
  }

  @Override
  StorePath root() {
    return endpoint.newFolder();
  }

  @Test
  void goesOnAfterTheEndpointWasCutInTheMiddleOfABatch() throws IOException {
    long before = endpoint.requests();
    complete(all(), FeatureView.PLAIN);
    long requests = endpoint.requests() - before;
    FeatureView other = FeatureView.of(2, FewCells.TURNED, 5).get(1);
    for (double part : new double[] {0.3, 0.6}) {
      endpoint.cutAtRequest((long) (part * requests));
      assertThatThrownBy(() -> complete(all(), other)).matches(StoreFailures::isOutage);
      endpoint.restore();
    }

    assertThat(complete(all(), other)).isEqualTo(FewCells.CELLS);
    assertThat(read(List.of(other))).hasSize(FewCells.CELLS + 1);
    assertThat(complete(all(), other)).isZero();
  }
}
