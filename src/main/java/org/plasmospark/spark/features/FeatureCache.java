package org.plasmospark.spark.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.LongAccumulator;
import org.plasmospark.output.Claim;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.CountedProgress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;
import scala.Tuple2;

/**
 * The features of cells on a store, found by the content of the cells: a cell is computed once for
 * each view, whatever run, fold or split asks for it. What a run that was cut has published stays
 * and is not computed again.
 */
public final class FeatureCache {
  /** Cells for each task slot between two publications: what a run that is cut loses at most. */
  private static final int CELLS_PER_SLOT = 1024;

  private static final int TASKS_PER_SLOT = 2;
  private static final int MOST_PARTITIONS = 1000;

  /** Trainings of this program side by side wait for each other rather than compute twice. */
  private static final Map<StorePath, Object> LOCKS = new ConcurrentHashMap<>();

  private final PlasmosparkSession spark;
  private final Store store;
  private final StorePath folder;
  private final Progress progress;
  private final Supplier<Claim> claims;

  /**
   * @param folder of a base network, its weights and its preprocessing: {@link FeatureKey#folder}
   *     names it
   * @param claims a new claim on the folder each time
   */
  public FeatureCache(
      PlasmosparkSession spark,
      Store store,
      StorePath folder,
      Progress progress,
      Supplier<Claim> claims) {
    this.spark = spark;
    this.store = store;
    this.folder = folder;
    this.progress = progress;
    this.claims = claims;
  }

  /**
   * Computes the features of those cells that have none in a view.
   *
   * @param cells all of them readable
   * @return how many were computed
   * @throws org.plasmospark.UserException DATA_QUALITY naming a cell that cannot be decoded, as the
   *     cause of Spark's failure
   */
  public long complete(
      PackedCells cells, FeatureView view, FeatureNetwork network, CoreShares shares)
      throws IOException {
    StorePath place = folder.child(view.folder());
    synchronized (LOCKS.computeIfAbsent(place, key -> new Object())) {
      FeatureBatches batches = new FeatureBatches(spark, store, place);
      Dataset<Row> present = batches.read().select(FeatureTable.SHA256);
      Dataset<Row> missing =
          cells.rows().join(present, new String[] {FeatureTable.SHA256}, "left_anti");
      long count = digests(missing);
      if (count > 0) {
        try (FeatureBatches.Adding adding = batches.adding(claims.get())) {
          compute(adding, missing, count, view, network, shares);
        }
      }
      return count;
    }
  }

  /**
   * The features of cells in some views.
   *
   * @param views of which all cells have features
   */
  public JavaRDD<CellFeatures> read(PackedCells cells, List<FeatureView> views) throws IOException {
    JavaPairRDD<String, Tuple2<Integer, byte[]>> features = null;
    for (int i = 0; i < views.size(); i++) {
      int view = i;
      JavaPairRDD<String, Tuple2<Integer, byte[]>> one =
          new FeatureBatches(spark, store, folder.child(views.get(i).folder()))
              .read()
              .javaRDD()
              .mapToPair(
                  row -> new Tuple2<>(row.getString(0), new Tuple2<>(view, row.<byte[]>getAs(1))));
      features = features == null ? one : features.union(one);
    }
    int partitions =
        Math.min(
            MOST_PARTITIONS,
            Math.max(spark.context().defaultParallelism(), features.getNumPartitions()));
    int count = views.size();
    return cells
        .entries()
        .mapToPair(entry -> new Tuple2<>(entry.sha256(), entry))
        .cogroup(features, partitions)
        .values()
        .flatMap(met -> FeatureMeeting.of(met._1(), met._2(), count).iterator());
  }

  private void compute(
      FeatureBatches.Adding batches,
      Dataset<Row> missing,
      long count,
      FeatureView view,
      FeatureNetwork network,
      CoreShares shares) {
    LongAccumulator done = spark.context().sc().longAccumulator();
    FeaturePass pass = new FeaturePass(network, view, shares, done);
    int slots = spark.context().defaultParallelism();
    int slices = (int) Math.ceil(count / (double) (CELLS_PER_SLOT * slots));
    CountedProgress.during(
        done,
        progress,
        "features: view " + view.number(),
        count,
        () -> {
          for (int slice = 0; slice < slices; slice++) {
            Dataset<Row> part = slice(missing, slice, slices);
            long expected = slices == 1 ? count : digests(part);
            if (expected > 0) {
              add(batches, slice, pass.rows(distinct(part, slots)), expected);
            }
          }
          return null;
        });
  }

  private void add(FeatureBatches.Adding batches, int slice, JavaRDD<Row> rows, long expected) {
    Stages.named(
        spark.context(),
        "Compute features, part " + (slice + 1),
        () -> {
          try {
            batches.add(spark.sql().createDataFrame(rows, FeatureTable.SCHEMA), expected);
            return null;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Those whose digests lie in one of several equal ranges. */
  private static Dataset<Row> slice(Dataset<Row> cells, int slice, int slices) {
    Dataset<Row> part = cells;
    if (slice > 0) {
      part = part.filter(functions.col(FeatureTable.SHA256).geq(bound(slice, slices)));
    }
    if (slice + 1 < slices) {
      part = part.filter(functions.col(FeatureTable.SHA256).lt(bound(slice + 1, slices)));
    }
    return part;
  }

  /** The digest, as its first 13 digits, below which a share of all digests lies. */
  private static String bound(int slice, int slices) {
    return String.format(Locale.ROOT, "%013x", (long) (0x1p52 / slices * slice));
  }

  /** The cells in even partitions, one for each content. */
  private static JavaRDD<PackedCell> distinct(Dataset<Row> cells, int slots) {
    return cells
        .repartition(TASKS_PER_SLOT * slots, functions.col(FeatureTable.SHA256))
        .sortWithinPartitions(FeatureTable.SHA256)
        .javaRDD()
        .map(PackedTable::fromRow)
        .mapPartitions(DistinctCells::new)
        .map(PackedCell::verified);
  }

  private static long digests(Dataset<Row> cells) {
    return cells.select(FeatureTable.SHA256).distinct().count();
  }
}
