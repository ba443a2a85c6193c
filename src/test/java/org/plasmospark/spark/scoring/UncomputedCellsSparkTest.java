package org.plasmospark.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.Prediction;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;

/** Cells that a network gives no probability for. */
class UncomputedCellsSparkTest {
  private static final int SIDE = 8;

  /** What the network says of each cell. */
  private static final float[] SAID = {
    0.9f, 0.1f, Float.NaN, 0.5f, 0, Float.POSITIVE_INFINITY, 1, -0.01f, 1.01f, 0.2f
  };

  private static final List<Integer> BAD = List.of(2, 5, 7, 8);

  @TempDir Path folder;

  /** Says of a cell what stands at the place that its colour names. */
  private static final class Oracle implements CellClassifier {
    @Override
    public int batchSize() {
      return 100;
    }

    @Override
    public float[] probabilities(float[] images, int count) {
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        said[i] = SAID[Math.round(images[i * 3 * SIDE * SIDE] * 255)];
      }
      return said;
    }

    @Override
    public String engine() {
      return "oracle";
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void areQuarantinedAloneInTheMiddleOfABatch(int batchSize) {
    PlasmosparkSession spark = TestSpark.plasmospark();
    List<PackedCell> cells = cells();
    CellSource source = new CellSource(spark.context().parallelize(cells, 2), cells.size());
    try (ScoredCells scored =
        ScoredCells.score(spark, scorer(batchSize), source, Progress.SILENT, "score")) {
      assertThat(scored.predicted()).isEqualTo(SAID.length - BAD.size());
      assertThat(scored.quarantined()).isEqualTo(BAD.size() + 1);
      scored.write(
          path("predictions"),
          path("quarantine"),
          new Prediction.RunColumns(0.5, "m", "v", "p", "r", Instant.EPOCH),
          LabelSet.NIH);
    }
    Map<String, String> calls = new TreeMap<>();
    rows(spark, "predictions")
        .forEach(row -> calls.put(row.getAs("path"), row.getAs("predicted_label")));
    assertThat(calls)
        .isEqualTo(
            Map.of(
                "0.png", "Parasitized",
                "1.png", "Uninfected",
                "3.png", "Parasitized",
                "4.png", "Uninfected",
                "6.png", "Parasitized",
                "9.png", "Uninfected"));
    Map<String, String> reasons = new TreeMap<>();
    rows(spark, "quarantine").forEach(row -> reasons.put(row.getAs("path"), row.getAs("reason")));
    assertThat(reasons).containsOnlyKeys("2.png", "5.png", "7.png", "8.png", "text.png");
    assertThat(reasons.get("2.png"))
        .isEqualTo("not-computed: The network gave NaN and not a probability.");
    assertThat(reasons.get("5.png")).startsWith("not-computed: ").contains("Infinity");
    assertThat(reasons.get("8.png")).startsWith("not-computed: ").contains("1.01");
    assertThat(reasons.get("text.png")).startsWith("not-an-image: ");
  }

  @Test
  void cannotBePredictedByAnyWay() {
    ManifestEntry entry = cells().get(0).entry();
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e-9, 1 + 1e-9}) {
      assertThatThrownBy(() -> new ScoredCell(entry, number, "oracle", null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0.png is predicted with the probability");
    }
  }

  private static PartitionScorer scorer(int batchSize) {
    ClassifierFactory factory = (int size, Optional<Float> pixelFactor) -> new Oracle();
    return new PartitionScorer(
        factory,
        new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
        ImageLimits.DEFAULT,
        batchSize,
        CoreShares.SINGLE);
  }

  /** A cell of one colour for each saying, and a file in their middle that is none. */
  private static List<PackedCell> cells() {
    List<PackedCell> cells = new ArrayList<>();
    for (int i = 0; i < SAID.length; i++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      Arrays.fill(rgb, (byte) i);
      cells.add(cell(i + ".png", PngEncoder.encode(new CellImage(SIDE, SIDE, rgb))));
    }
    cells.add(4, cell("text.png", new byte[] {'t', 'e', 'x', 't', ' ', 'i', 't', ' ', 'i', 's'}));
    return cells;
  }

  private static PackedCell cell(String path, byte[] file) {
    return new PackedCell(
        ManifestEntry.ok(path, "Uninfected", "p", "s", SIDE, SIDE, file.length, Sha256.hex(file)),
        file);
  }

  private List<Row> rows(PlasmosparkSession spark, String table) {
    return spark.sql().read().parquet(path(table).hadoop().toString()).collectAsList();
  }

  private StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
