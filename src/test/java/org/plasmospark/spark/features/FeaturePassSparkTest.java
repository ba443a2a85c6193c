package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.task.CoreShares;

class FeaturePassSparkTest {
  @Test
  void decodesForOnePartitionAtATimeInATaskThatComputesMany() {
    PlasmosparkSession spark = TestSpark.plasmospark();
    FeaturePass pass =
        new FeaturePass(
            FewCells.network(spark, FewCells.base(), 4),
            FeatureView.PLAIN,
            new CoreShares(2, 2, 1, 1, true),
            spark.context().sc().longAccumulator());

    List<Integer> decoding =
        pass.rows(spark.context().parallelize(FewCells.withACopy(), 6))
            .coalesce(1)
            .map(FeaturePassSparkTest::decodingThreads)
            .collect();

    assertThat(decoding).hasSize(FewCells.CELLS + 1).allMatch(threads -> threads <= 1);
  }

  private static int decodingThreads(Row row) {
    String name = "input of " + Thread.currentThread().getName();
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(name))
            .count();
  }
}
