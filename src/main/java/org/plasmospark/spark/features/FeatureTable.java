package org.plasmospark.spark.features;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Features as a table: the digest of the cell's bytes, and float32 numbers, little-endian. */
final class FeatureTable {
  static final String SHA256 = "sha256";
  static final String FEATURES = "features";

  static final StructType SCHEMA =
      new StructType()
          .add(SHA256, DataTypes.StringType, false)
          .add(FEATURES, DataTypes.BinaryType, false);

  private FeatureTable() {}

  static Row row(String sha256, float[] values, int from, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, length);
    return RowFactory.create(sha256, bytes.array());
  }

  static FloatBuffer floats(byte[] features) {
    return ByteBuffer.wrap(features).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
