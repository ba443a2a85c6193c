package org.plasmospark.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.StorePath;

/**
 * Tables are read from where they were written, on every store and whatever their folders are
 * called. A store runs it by giving a session that reaches it and an empty folder of its own for
 * each test.
 */
abstract class TableReaderContract {
  private static final StructType SCHEMA = new StructType().add("cell", DataTypes.StringType);

  private static final List<String> NAMES =
      List.of(
          "night [a]{b,c}* ?",
          "*",
          "[a",
          "{b,c}",
          "q?x=1&y",
          "back\\slash",
          "a,b",
          "a:b [c]",
          "#hash%20",
          "细胞 {1}");

  /** What the patterns among the names mean. */
  private static final List<String> MATCHED = List.of("night ab d", "b", "qxx=1&y");

  private PlasmosparkSession spark;
  private StorePath root;

  /** Spark, set up for the store as a job would be. */
  abstract PlasmosparkSession spark();

  /** A folder that is empty, or missing, at the beginning of each test. */
  abstract StorePath root();

  /** Whether the store can have such a name. */
  boolean takes(String name) {
    return !name.isEmpty();
  }

  @BeforeEach
  void openThePlace() {
    spark = spark();
    root = root();
  }

  @Test
  void readsEveryTableFromItsOwnFolderWhateverItIsCalled() {
    List<String> names =
        Stream.concat(NAMES.stream(), MATCHED.stream()).filter(this::takes).toList();
    for (String name : names) {
      write(root.child(name).child("table"), "a cell of " + name);
    }

    for (String name : names) {
      assertThat(cells(read(root.child(name).child("table"))))
          .as(name)
          .containsExactly("a cell of " + name);
    }
  }

  @Test
  void readsAllFilesBelowAFolderAndNoOthers() {
    write(root.child("night [a]*/run=1"), "one");
    write(root.child("night [a]*/run=1/deep/{e}r"), "two");
    write(root.child("night a/run=1"), "three");

    assertThat(cells(TableReader.readBelow(spark.sql(), SCHEMA, root.child("night [a]*"))))
        .containsExactly("one", "two");
  }

  @Test
  void readsSeveralFoldersOnceEach() {
    List<StorePath> folders =
        List.of(root.child("cells"), root.child("[cells]-1"), root.child("*,*"), root.child("{}"));
    for (StorePath folder : folders) {
      write(folder, folder.name());
    }

    assertThat(cells(read(folders.toArray(StorePath[]::new))))
        .containsExactly("*,*", "[cells]-1", "cells", "{}");
    assertThat(cells(read(folders.get(0), folders.get(1)))).containsExactly("[cells]-1", "cells");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "[gone]"})
  void saysWhichFolderIsGone(String name) {
    write(root.child("there"), "one");

    assertThatThrownBy(() -> read(root.child("there"), root.child(name)))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING);
              assertThat(e.getMessage()).contains(root.child(name).toString()).endsWith(".");
            });
  }

  private Dataset<Row> read(StorePath... folders) {
    return TableReader.read(spark.sql(), SCHEMA, List.of(folders));
  }

  private void write(StorePath folder, String... cells) {
    Tables.writeOneFile(
        spark,
        Arrays.stream(cells).map(cell -> RowFactory.create(cell)).toList(),
        SCHEMA,
        folder,
        "cell");
  }

  private static List<String> cells(Dataset<Row> table) {
    return table.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
  }
}
