package org.plasmospark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Outputs of jobs in which other programs have written, for {@code mistakes.txt} to name. */
final class ForeignTables {
  private final Path folder;

  private ForeignTables(Path folder) {
    this.folder = folder;
  }

  static void prepare(Path folder) throws IOException {
    new ForeignTables(folder).prepare();
  }

  private void prepare() throws IOException {
    List<String> catalogs = List.of("null-path", "torn", "text-width", "file-manifest");
    List<String> packs = List.of("null-image", "martian", "old-martian", "swapped");
    List<String> reports = List.of("report", "garbage-report", "bare-report");
    for (String name : catalogs) {
      make("catalog", "--images", "cells", name);
    }
    for (String name : packs) {
      make("pack", "--catalog", "catalog", name);
    }
    for (String name : reports) {
      make("evaluate", "--data", "packed", name, "--model", SmallModel.path("model"));
    }
    SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .appName("another program")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    try {
      Column none = lit(null);
      rewrite(session, "null-path/manifest", set("path", none.cast("string")));
      rewrite(session, "torn/manifest", rows -> rows.limit(90));
      rewrite(session, "text-width/manifest", set("width", col("width").cast("string")));
      rewrite(session, "null-image/cells", set("image", none.cast("binary")));
      rewrite(session, "martian/cells", set("label", lit("Martian")));
      rewrite(session, "old-martian/cells", set("label", lit("Martian")));
      rewrite(session, "swapped/cells", set("patient_id", lit("P9")));
      rewrite(session, "garbage-report/predictions", set("probability", lit("a lot")));
    } finally {
      session.stop();
    }
    Path manifest = table("file-manifest/manifest");
    Mistakes.delete(manifest);
    Files.writeString(manifest, "no folder");
    Mistakes.delete(table("bare-report/predictions"));
    Path document = table("old-martian/cells").resolveSibling("pack.json");
    String text = Files.readString(document);
    Files.writeString(document, text.replaceAll("\"packed_(split_)?hash\" : \"\\w+\",", ""));
  }

  private void make(String job, String option, String input, String name, String... more)
      throws IOException {
    List<String> args =
        Stream.concat(
                Stream.of(
                    job, option, SmallModel.path(input), "--out", folder.resolve(name).toString()),
                Stream.of(more))
            .toList();
    InProcess.mustDo(args.toArray(String[]::new));
  }

  private static UnaryOperator<Dataset<Row>> set(String column, Column value) {
    return rows -> rows.withColumn(column, value);
  }

  private void rewrite(SparkSession session, String table, UnaryOperator<Dataset<Row>> change)
      throws IOException {
    Path place;
    try (Stream<Path> files = Files.walk(table(table))) {
      place =
          files
              .filter(file -> file.getFileName().toString().endsWith(".parquet"))
              .findFirst()
              .orElseThrow()
              .getParent();
    }
    Path copy = folder.resolve("copy");
    change
        .apply(session.read().parquet(place.toUri().toString()))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(copy.toUri().toString());
    Mistakes.delete(place);
    Files.move(copy, place);
  }

  /** Where jobs read it. */
  private Path table(String name) throws IOException {
    Path path = Path.of(name);
    try (Stream<Path> files = Files.walk(folder.resolve(path.getName(0)).resolve("_plasmospark"))) {
      return files.filter(file -> file.endsWith(path.getFileName())).findFirst().orElseThrow();
    }
  }
}
