package org.plasmospark.spark.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The data manifest of a catalog as a table: its columns, when the file was modified, findings. */
public final class CatalogTable {
  /** The columns. */
  public static final StructType SCHEMA =
      ManifestTable.SCHEMA.add("modified_ms", LongType, false).add("findings", StringType);

  private CatalogTable() {}

  /** The row of an entry. */
  public static Row toRow(CatalogEntry row) {
    Object[] manifest = ManifestTable.values(row.entry());
    Object[] values = Arrays.copyOf(manifest, manifest.length + 2);
    values[manifest.length] = row.modified();
    values[manifest.length + 1] = row.findings();
    return RowFactory.create(values);
  }

  /** The entry of a row. */
  public static CatalogEntry fromRow(Row row) {
    return new CatalogEntry(
        ManifestTable.fromRow(row), row.<Long>getAs("modified_ms"), row.getAs("findings"));
  }
}
