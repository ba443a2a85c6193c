package org.plasmospark.spark.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Split;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.table.ManifestDigest;
import org.plasmospark.spark.table.ManifestTable;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.table.TableReader;
import org.plasmospark.storage.StorePath;

/** Packed cells of a store. */
public final class PackedCells {
  /** Bytes of a file that one task reads; several tasks share a file of the usual size. */
  private static final long BYTES_PER_TASK = 8 << 20;

  /** How many prefixes of 13 hexadecimal digits there are: as fine as a double can tell. */
  private static final double DIGEST_PREFIXES = 0x1p52;

  private final Dataset<Row> rows;
  private final OptionalLong counted;

  private PackedCells(Dataset<Row> rows) {
    this(rows, OptionalLong.empty());
  }

  private PackedCells(Dataset<Row> rows, OptionalLong counted) {
    this.rows = rows;
    this.counted = counted;
  }

  /** The cells of the batches in some folders. */
  public static PackedCells open(PlasmosparkSession spark, List<StorePath> folders) {
    return new PackedCells(
        TableReader.read(spark.sql(BYTES_PER_TASK), PackedTable.SCHEMA, folders));
  }

  /**
   * A sample that every cluster draws alike: those with the smallest digests, which are as good as
   * random. Cells lie in the order of their digests, so that only the beginnings of files are read.
   *
   * @param fraction of the cells, more than 0, at most 1
   */
  public PackedCells sample(double fraction) {
    if (fraction >= 1) {
      return this;
    }
    String bound = String.format(Locale.ROOT, "%013x", (long) (fraction * DIGEST_PREFIXES));
    return new PackedCells(rows.filter(functions.col("sha256").lt(bound)));
  }

  /** Those of a split only. */
  public PackedCells split(Split split) {
    return new PackedCells(rows.filter(functions.col("split").equalTo(split.text())));
  }

  /** Those that are not of a split. */
  public PackedCells outside(Split split) {
    return new PackedCells(
        rows.filter(
            functions.col("split").isNull().or(functions.col("split").notEqual(split.text()))));
  }

  /** Those of some patients only. */
  public PackedCells ofPatients(Set<String> patients) {
    return new PackedCells(rows.filter(functions.col("patient_id").isin(patients.toArray())));
  }

  /** Those with a label only. */
  public PackedCells labelled() {
    return new PackedCells(rows.filter(functions.col("label").isNotNull()));
  }

  /** Those with these digests only. */
  public PackedCells withSha256(Set<String> digests) {
    return new PackedCells(rows.filter(functions.col("sha256").isin(digests.toArray())));
  }

  /** How many there are. */
  public long count() {
    return counted.orElseGet(rows::count);
  }

  /** The same cells, of which somebody has found out how many there are. */
  public PackedCells counted(long cells) {
    return new PackedCells(rows, OptionalLong.of(cells));
  }

  /** The labelled cells by their label; only what the manifest says is read. */
  public Map<String, ClassCount> byClass() {
    Map<String, ClassCount> counts = new TreeMap<>();
    Column patient = functions.col("patient_id");
    for (Row row :
        rows.groupBy("label")
            .agg(
                functions.count(functions.lit(1)),
                functions
                    .countDistinct(patient)
                    .plus(functions.count(functions.when(patient.isNull(), 1))))
            .collectAsList()) {
      if (!row.isNullAt(0)) {
        counts.put(row.getString(0), new ClassCount(row.getLong(1), row.getLong(2)));
      }
    }
    return counts;
  }

  /** What tells them from other cells; their bytes are not read. */
  public ManifestDigest digest() {
    return ManifestDigest.of(entries());
  }

  /** The cells with their number. */
  public CellSource source() {
    return new CellSource(cells(), count());
  }

  /** The cells as a table with the columns of {@link PackedTable}, their bytes unverified. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** What the manifest says of the cells; their bytes are not read. */
  public JavaRDD<ManifestEntry> entries() {
    return rows.drop(PackedTable.IMAGE).javaRDD().map(ManifestTable::fromRow);
  }

  /** The cells with their bytes; one whose bytes are not those that were packed is quarantined. */
  public JavaRDD<PackedCell> cells() {
    return rows.javaRDD().map(row -> PackedTable.fromRow(row).verified());
  }
}
