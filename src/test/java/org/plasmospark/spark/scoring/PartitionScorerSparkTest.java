package org.plasmospark.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

class PartitionScorerSparkTest {
  private static final int CELLS = 30;
  private static final int PARTITIONS = 6;
  private static final Preprocessing INPUT =
      new Preprocessing(24, 24, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);

  private final CountedClassifiers classifiers = new CountedClassifiers();

  @ParameterizedTest(name = "{0} decoding threads")
  @ValueSource(ints = {0, 2})
  void holdsOneClassifierInATaskThatComputesManyPartitions(int threads) {
    assertThat(scored(threads).coalesce(1).collect()).hasSize(CELLS);

    assertThat(classifiers.opened()).isEqualTo(PARTITIONS);
    assertThat(classifiers.mostOpen()).isEqualTo(1);
    assertThat(classifiers.open()).isZero();
  }

  @ParameterizedTest(name = "{0} decoding threads")
  @ValueSource(ints = {0, 2})
  void letsGoOfTheClassifierWhenATaskStopsBeforeTheEnd(int threads) {
    List<ScoredCell> first =
        scored(threads).mapPartitions(cells -> List.of(cells.next()).iterator()).collect();

    assertThat(first).hasSize(PARTITIONS);
    assertThat(classifiers.opened()).isEqualTo(PARTITIONS);
    assertThat(classifiers.open()).isZero();
  }

  @ParameterizedTest(name = "{0} decoding threads")
  @ValueSource(ints = {0, 2})
  void letsGoOfTheClassifierWhenATaskFails(int threads) {
    JavaRDD<ScoredCell> failing =
        scored(threads)
            .coalesce(1)
            .map(
                cell -> {
                  throw new IllegalStateException("of the test");
                });

    assertThatThrownBy(failing::count).hasMessageContaining("of the test");
    assertThat(classifiers.opened()).isPositive();
    assertThat(classifiers.open()).isZero();
  }

  private JavaRDD<ScoredCell> scored(int threads) {
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7);
    List<PackedCell> cells = IntStream.range(0, CELLS).mapToObj(i -> cell(drawn.cell(i))).toList();
    return new PartitionScorer(
            classifiers, INPUT, ImageLimits.DEFAULT, 2, new CoreShares(2, 2, 1, threads, true))
        .score(TestSpark.context().parallelize(cells, PARTITIONS));
  }

  private static PackedCell cell(SyntheticCell drawn) {
    byte[] png = PngEncoder.encode(drawn.image());
    return new PackedCell(
        ManifestEntry.ok(drawn.path(), "Uninfected", "p", "s", 40, 40, png.length, Sha256.hex(png)),
        png);
  }
}
