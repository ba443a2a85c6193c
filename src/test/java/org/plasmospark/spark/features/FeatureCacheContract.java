package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.manifest.Split;
import org.plasmospark.output.Attempt;
import org.plasmospark.output.Claim;
import org.plasmospark.output.Claimant;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.ListOptions;
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
    assertThat(files()).noneMatch(file -> file.contains("killed"));
  }

  /**
   * What a batch looks like whose process was killed: written, but neither published nor undone.
   */
  private void abandonABatch() throws IOException {
    Claim claim = Claimant.ofADeadProcess("killed");
    Attempt attempt = Attempt.amongOthers(store(), OutputPlace.folder(view()), claim);
    row("0").write().parquet(attempt.files().child("batch-x").hadoop().toString());
  }

  @Test
  void letsTwoProgramsAddAtTheSameTime() throws Exception {
    FeatureBatches batches = new FeatureBatches(spark, store(), view());
    List<Callable<Void>> programs = new ArrayList<>();
    for (String run : List.of("a", "b")) {
      Claim claim = Claimant.of(run).get();
      programs.add(
          () -> {
            try (FeatureBatches.Adding adding = batches.adding(claim)) {
              for (int i = 0; i < 3; i++) {
                adding.add(row(run + i), 1);
              }
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(programs.size());
    try {
      for (Future<Void> program : threads.invokeAll(programs)) {
        program.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            batches.read().select(FeatureTable.SHA256).collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder("a0", "a1", "a2", "b0", "b1", "b2");
    assertThat(files()).noneMatch(file -> file.contains("/leases/") || file.contains("/work/"));
  }

  private Dataset<Row> row(String digest) {
    return spark
        .sql()
        .createDataFrame(
            List.of(FeatureTable.row(digest, new float[] {1, 2}, 0, 2)), FeatureTable.SCHEMA);
  }

  private StorePath view() {
    return features().child(FeatureView.PLAIN.folder());
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
    return new FeatureCache(spark, store(), features(), Progress.SILENT, Claimant.of("night-1"));
  }

  private HadoopStore store() {
    return new HadoopStore(spark.hadoopConfiguration());
  }

  private StorePath features() {
    return root.child("cells-features");
  }

  private List<String> files() throws IOException {
    try (StoreListing listing = store().list(features(), ListOptions.HIDDEN_TOO)) {
      List<String> names = new ArrayList<>();
      listing.forEachRemaining(file -> names.add(file.path()));
      return names.stream().sorted().toList();
    }
  }
}
