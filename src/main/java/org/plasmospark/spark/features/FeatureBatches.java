package org.plasmospark.spark.features;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Publication;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * The batches of one view's features: folders that were each published as a whole. Two programs
 * that compute at the same time may both have a batch of the same cells, with the same numbers.
 */
final class FeatureBatches {
  private static final String PREFIX = "batch-";

  /** In the batch's folder, whose name is hidden from Spark until it is published. */
  private static final String TABLE = "features";

  /** Tells the batches of this program apart. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final PlasmosparkSession spark;
  private final Store store;
  private final StorePath folder;

  FeatureBatches(PlasmosparkSession spark, Store store, StorePath folder) {
    this.spark = spark;
    this.store = store;
    this.folder = folder;
  }

  /** What is published; empty if nothing is. */
  Dataset<Row> read() throws IOException {
    String[] published =
        published().stream()
            .map(path -> path.child(TABLE).hadoop().toString())
            .toArray(String[]::new);
    return published.length == 0
        ? spark.sql().createDataFrame(List.of(), FeatureTable.SCHEMA)
        : read(published);
  }

  /**
   * Adds a batch.
   *
   * @param rows computed while they are written
   * @param expected how many there must be
   */
  void add(Dataset<Row> rows, long expected) throws IOException {
    String id = spark.context().sc().applicationId();
    StorePath target = folder.child("%s%s-%05d".formatted(PREFIX, id, NUMBERS.getAndIncrement()));
    try (Publication batch = store.publication(target, id, false)) {
      String written = batch.folder().child(TABLE).hadoop().toString();
      rows.write()
          // Every value is another, so that a dictionary costs and gains nothing.
          .option("parquet.enable.dictionary", "false")
          .parquet(written);
      long count = read(written).count();
      if (count != expected) {
        throw new IllegalStateException(
            "%d cells came out of the base network, %d went in".formatted(count, expected));
      }
      batch.publish();
    }
  }

  private Dataset<Row> read(String... folders) {
    return TableReader.read(
        spark.sql(), FeatureTable.SCHEMA, Stream.of(folders).map(StorePath::parse).toList());
  }

  private List<StorePath> published() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (store.isDirectory(folder)) {
      try (StoreListing listing = store.list(folder, ListOptions.FILES)) {
        while (listing.hasNext()) {
          String name = listing.next().path().split("/", 2)[0];
          if (name.startsWith(PREFIX)) {
            names.add(name);
          }
        }
      }
    }
    List<StorePath> published = new ArrayList<>();
    for (String name : names) {
      if (store.isPublished(folder.child(name))) {
        published.add(folder.child(name));
      }
    }
    return published;
  }
}
