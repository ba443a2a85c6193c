package org.plasmospark.spark.catalog;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.leaks.SplitLeaks;
import org.plasmospark.spark.table.CatalogEntry;
import org.plasmospark.spark.table.CatalogTable;
import org.plasmospark.spark.table.QuarantineTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

/** A finished catalog, held by the executors until it is closed. */
public final class Catalog implements AutoCloseable {
  /** Entries that the driver holds at a time; some ten megabytes. */
  private static final int ENTRIES_AT_ONCE = 20_000;

  /** Some ten megabytes of rows. */
  private static final long ROWS_ON_THE_DRIVER = 25_000;

  private final PlasmosparkSession spark;
  private final JavaRDD<CatalogEntry> rows;
  private final CatalogSummary summary;
  private final Runnable release;

  Catalog(
      PlasmosparkSession spark,
      JavaRDD<CatalogEntry> rows,
      CatalogSummary summary,
      Runnable release) {
    this.spark = spark;
    this.rows = rows;
    this.summary = summary;
    this.release = release;
  }

  /** What it holds. */
  public CatalogSummary summary() {
    return summary;
  }

  /**
   * Writes the tables of all entries, of the quarantined ones and of repeated contents, each into
   * its folder below the given one.
   */
  public void write(
      StorePath folder, String manifest, String quarantine, String duplicates, String runId) {
    SparkSession sql = spark.sql();
    Stages.named(
        spark.context(),
        "Write the data manifest",
        () -> {
          Tables.write(
              sql,
              rows.map(CatalogTable::toRow),
              CatalogTable.SCHEMA,
              folder.child(manifest),
              "path",
              Tables.ROWS_PER_FILE);
          Tables.write(
              sql,
              rows.map(CatalogEntry::entry)
                  .filter(entry -> !entry.isOk())
                  .map(e -> QuarantineTable.toRow(e, runId)),
              QuarantineTable.SCHEMA,
              folder.child(quarantine),
              "path",
              Tables.ROWS_PER_FILE);
          Tables.write(
              sql,
              SplitLeaks.repeated(rows.map(CatalogEntry::entry)).map(DuplicateTable::toRow),
              DuplicateTable.SCHEMA,
              folder.child(duplicates),
              "sha256",
              Tables.ROWS_PER_FILE);
          return null;
        });
  }

  /** All entries by path, some at a time on the driver. */
  public Iterator<ManifestEntry> sortedEntries() {
    int parts = (int) (summary.files() / ROWS_ON_THE_DRIVER + 1);
    return rows.map(CatalogEntry::entry).sortBy(ManifestEntry::path, true, parts).toLocalIterator();
  }

  @Override
  public void close() {
    release.run();
  }
}
