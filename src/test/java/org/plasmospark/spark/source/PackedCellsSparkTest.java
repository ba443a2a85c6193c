package org.plasmospark.spark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.table.Tables;
import org.plasmospark.storage.StorePath;

class PackedCellsSparkTest {
  private static final String BYTES_PER_TASK = "spark.sql.files.maxPartitionBytes";
  private static final int CELLS = 30;
  private static final int BYTES = 1_000_000;

  @TempDir static Path folder;

  private static PlasmosparkSession spark;

  @BeforeAll
  static void writeOneFile() {
    spark = TestSpark.plasmospark();
    Tables.write(
        spark.sql(),
        spark
            .context()
            .parallelize(IntStream.range(0, CELLS).boxed().toList(), 2)
            .map(PackedCellsSparkTest::row),
        PackedTable.SCHEMA,
        cells(),
        "path",
        CELLS);
  }

  @Test
  void areReadInTasksOfEightMegabytes() {
    assertThat(PackedCells.open(spark, List.of(cells())).cells().getNumPartitions())
        .isBetween(CELLS * BYTES / (8 << 20), CELLS * BYTES / (8 << 20) + 2);
    assertThat(PackedCells.open(spark, List.of(cells())).count()).isEqualTo(CELLS);
  }

  @Test
  void leaveTheSizeOfOtherTasksAsItIs() {
    SparkSession session = spark.sql();
    String before = session.conf().get(BYTES_PER_TASK);
    int tasks = Tables.manifest(session, cells()).getNumPartitions();

    PackedCells.open(spark, List.of(cells())).count();

    assertThat(session.conf().get(BYTES_PER_TASK)).isEqualTo(before);
    assertThat(Tables.manifest(session, cells()).getNumPartitions()).isEqualTo(tasks).isEqualTo(2);
  }

  @Test
  void areReadInTasksOfTheSizeThatTheUserHasSet() {
    spark.sql().sparkContext().conf().set(BYTES_PER_TASK, "4194304");
    try {
      assertThat(PackedCells.open(spark, List.of(cells())).cells().getNumPartitions())
          .isGreaterThanOrEqualTo(CELLS * BYTES / (4 << 20));
    } finally {
      spark.sql().sparkContext().conf().remove(BYTES_PER_TASK);
    }
  }

  private static Row row(int number) {
    byte[] image = new byte[BYTES];
    new Random(number).nextBytes(image);
    return PackedTable.toRow(
        new PackedCell(
            ManifestEntry.ok(
                "cell-%02d.png".formatted(number),
                "Uninfected",
                "p",
                null,
                10,
                10,
                BYTES,
                Sha256.hex(image)),
            image));
  }

  private static StorePath cells() {
    return StorePath.of(folder).child("cells");
  }
}
