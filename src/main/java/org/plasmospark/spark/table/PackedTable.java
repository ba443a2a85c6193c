package org.plasmospark.spark.table;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Packed cells as a table: the columns of the manifest and the original bytes. */
public final class PackedTable {
  /** Name of the column with the bytes. */
  public static final String IMAGE = "image";

  /** The columns. */
  public static final StructType SCHEMA =
      ManifestTable.SCHEMA.add(IMAGE, DataTypes.BinaryType, false);

  private PackedTable() {}

  /** The row of a cell whose bytes could be read. */
  public static Row toRow(PackedCell cell) {
    Object[] manifest = ManifestTable.values(cell.entry());
    Object[] values = Arrays.copyOf(manifest, manifest.length + 1);
    values[manifest.length] = cell.image();
    return RowFactory.create(values);
  }

  /** The cell of a row. */
  public static PackedCell fromRow(Row row) {
    return new PackedCell(ManifestTable.fromRow(row), row.getAs(IMAGE));
  }
}
