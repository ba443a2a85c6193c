package org.plasmospark.spark.features;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.plasmospark.output.Attempt;
import org.plasmospark.output.Claim;
import org.plasmospark.output.Contents;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * The batches of one view's features, each published as a whole. Two programs that compute at the
 * same time may both have a batch of the same cells, with the same numbers.
 */
final class FeatureBatches {
  private static final String PREFIX = "batch-";

  private final PlasmosparkSession spark;
  private final Store store;
  private final StorePath folder;

  FeatureBatches(PlasmosparkSession spark, Store store, StorePath folder) {
    this.spark = spark;
    this.store = store;
    this.folder = folder;
  }

  /** The published features; empty if there are none. */
  Dataset<Row> read() throws IOException {
    Optional<PublishedFolder> published = PublishedFolder.find(store, folder);
    List<StorePath> batches = new ArrayList<>();
    if (published.isPresent()) {
      for (String entry : new TreeSet<>(published.get().version().entries().keySet())) {
        if (entry.startsWith(PREFIX)) {
          batches.add(published.get().path(entry));
        }
      }
    }
    return batches.isEmpty()
        ? spark.sql().createDataFrame(List.of(), FeatureTable.SCHEMA)
        : read(batches);
  }

  /** Begins to add batches, beside others that may do so at the same time. */
  Adding adding(Claim claim) throws IOException {
    return new Adding(Attempt.amongOthers(store, OutputPlace.folder(folder), claim), claim);
  }

  /** Adds batches. */
  final class Adding implements AutoCloseable {
    private final Attempt attempt;
    private final Claim claim;
    private int count;

    private Adding(Attempt attempt, Claim claim) {
      this.attempt = attempt;
      this.claim = claim;
    }

    /**
     * Adds a batch.
     *
     * @param rows computed while they are written
     * @param expected how many there must be
     */
    void add(Dataset<Row> rows, long expected) throws IOException {
      StorePath batch =
          attempt.files().child("%s%s-%05d".formatted(PREFIX, claim.attempt(), count++));
      rows.write()
          // Every value is another, so that a dictionary costs and gains nothing.
          .option("parquet.enable.dictionary", "false")
          .parquet(batch.hadoop().toString());
      long written = read(List.of(batch)).count();
      if (written != expected) {
        throw new IllegalStateException(
            "%d cells came out of the base network, %d went in".formatted(written, expected));
      }
      attempt.commit(Contents.adding());
    }

    @Override
    public void close() {
      attempt.close();
    }
  }

  private Dataset<Row> read(List<StorePath> folders) {
    return TableReader.read(spark.sql(), FeatureTable.SCHEMA, folders);
  }
}
