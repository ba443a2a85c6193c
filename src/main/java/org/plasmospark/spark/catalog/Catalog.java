package org.plasmospark.spark.catalog;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.table.ManifestTable;
import org.plasmospark.spark.table.QuarantineTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** A finished catalog, held by the executors until it is closed. */
public final class Catalog implements AutoCloseable {
  /** Entries that the driver holds at a time; some ten megabytes. */
  private static final int ENTRIES_AT_ONCE = 20_000;

  private final PlasmosparkSession spark;
  private final JavaRDD<ManifestEntry> entries;
  private final CatalogSummary summary;
  private final Runnable release;

  Catalog(
      PlasmosparkSession spark,
      JavaRDD<ManifestEntry> entries,
      CatalogSummary summary,
      Runnable release) {
    this.spark = spark;
    this.entries = entries;
    this.summary = summary;
    this.release = release;
  }

  /** What it holds. */
  public CatalogSummary summary() {
    return summary;
  }

  /** Writes the tables of all entries and of the quarantined ones. */
  public void write(StorePath folder, String manifest, String quarantine, String runId) {
    SparkSession sql = spark.sql();
    Stages.named(
        spark.context(),
        "Write the data manifest",
        () -> {
          Tables.write(
              sql,
              entries.map(ManifestTable::toRow),
              ManifestTable.SCHEMA,
              folder.child(manifest),
              "path",
              Tables.ROWS_PER_FILE);
          Tables.write(
              sql,
              entries.filter(entry -> !entry.isOk()).map(e -> QuarantineTable.toRow(e, runId)),
              QuarantineTable.SCHEMA,
              folder.child(quarantine),
              "path",
              Tables.ROWS_PER_FILE);
          return null;
        });
  }

  /** All entries by path, a partition at a time on the driver. */
  public Iterator<ManifestEntry> sortedEntries() {
    int partitions = (int) (summary.files() / ENTRIES_AT_ONCE + 1);
    return entries.sortBy(ManifestEntry::path, true, partitions).toLocalIterator();
  }

  @Override
  public void close() {
    release.run();
  }
}
