package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.manifest.Split;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Publication;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;

/**
 * What the features of cells must do on every store. A store runs it by giving a session that
 * reaches it and an empty folder of its own for each test.
 */
abstract class FeatureCacheContract {
  private PlasmosparkSession spark;
  private FeatureNetwork network;
  private StorePath root;

  /** Spark, set up for the store as a job would be. */
  abstract PlasmosparkSession spark();

  /** A folder that is empty, or missing, at the beginning of each test. */
  abstract StorePath root();

  @BeforeEach
  void packCells() {
    spark = spark();
    root = root();
    network = FewCells.network(spark, FewCells.base(), 4);
    FewCells.write(spark, FewCells.withACopy(), root.child("cells"));
  }

  @Test
  void computesOnceReadsAndUsesAgain() throws IOException {
    List<FeatureView> views = FeatureView.of(2, FewCells.TURNED, 5);
    for (FeatureView view : views) {
      assertThat(complete(all(), view)).isEqualTo(FewCells.CELLS);
    }
    Map<String, float[]> first = read(views);
    List<String> files = files();

    assertThat(first).hasSize(FewCells.CELLS + 1);
    for (FeatureView view : views) {
      assertThat(complete(all().split(Split.TRAIN), view)).isZero();
      assertThat(complete(all(), view)).isZero();
    }
    assertSame(read(views), first);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  void goesOnAfterARunThatWasKilledAndReadsNothingOfItsLastBatch() throws IOException {
    long trained = complete(all().split(Split.TRAIN), FeatureView.PLAIN);
    assertThat(trained).isBetween(1L, FewCells.CELLS - 1L);
    abandonABatch();

    assertThat(complete(all(), FeatureView.PLAIN)).isEqualTo(FewCells.CELLS - trained);
    assertThat(read(List.of(FeatureView.PLAIN))).hasSize(FewCells.CELLS + 1);
    assertThat(complete(all(), FeatureView.PLAIN)).isZero();
  }

  /**
   * What a batch looks like whose process was killed: written, but neither published nor undone.
   */
  private void abandonABatch() throws IOException {
    Publication batch =
        store()
            .publication(features().child(FeatureView.PLAIN.folder()).child("batch-x"), "r", false);
    spark
        .sql()
        .createDataFrame(
            List.of(FeatureTable.row("0".repeat(64), new float[] {1, 2}, 0, 2)),
            FeatureTable.SCHEMA)
        .write()
        .parquet(batch.folder().child("features").hadoop().toString());
  }

  /** Fails if a cell comes twice. */
  Map<String, float[]> read(List<FeatureView> views) throws IOException {
    Map<String, float[]> values = new TreeMap<>();
    for (CellFeatures cell : cache().read(all(), views).collect()) {
      assertThat(values.put(cell.entry().path(), cell.values())).isNull();
    }
    return values;
  }

  long complete(PackedCells cells, FeatureView view) throws IOException {
    return cache().complete(cells, view, network, CoreShares.SINGLE);
  }

  /** All cells, listed anew. */
  PackedCells all() {
    return PackedCells.open(spark, List.of(root.child("cells")));
  }

  static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, values) -> assertThat(actual.get(path)).isEqualTo(values));
  }

  private FeatureCache cache() {
    return new FeatureCache(spark, store(), features(), Progress.SILENT);
  }

  private HadoopStore store() {
    return new HadoopStore(spark.hadoopConfiguration());
  }

  private StorePath features() {
    return root.child("cells-features");
  }

  private List<String> files() throws IOException {
    try (StoreListing listing = store().list(features(), ListOptions.HIDDEN_TOO)) {
      List<String> names = new java.util.ArrayList<>();
      listing.forEachRemaining(file -> names.add(file.path()));
      return names.stream().sorted().toList();
    }
  }
}
