package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.archive.Tars;
import org.plasmospark.archive.Zips;

/** The same images, loose and in archives, from the command line to predictions. */
class ArchivedImagesIT {
  private static final List<String> PREFIXES = List.of("", "set.zip!/", "set.tar!/", "set.tgz!/");

  @TempDir Path folder;

  @Test
  void packsAndPredictsTheSameFromFilesAndArchives() throws IOException {
    Path images = folder.resolve("images");
    int cells = fill(images);
    String mapping = folder.resolve("mapping.csv").toString();
    Files.writeString(Path.of(mapping), "path,slide_id\ngone.png,s\n");

    PackagedApplication.Finished catalogued =
        InProcess.mustDo(
            "catalog",
            "--images",
            images.toString(),
            "--out",
            at("catalog"),
            "--set",
            "images.mapping=" + mapping,
            "--set",
            "images.exclude=[\"**/*.txt\"]");
    assertThat(catalogued.out())
        .contains("3 archives")
        .contains("1 files were left out")
        .contains("1 of its lines name nothing there, for example gone.png");
    InProcess.mustDo("pack", "--catalog", at("catalog"), "--out", at("packed"));
    InProcess.mustDo(
        "score",
        "--images",
        images.toString(),
        "--model",
        SmallModel.path("model"),
        "--out",
        at("scored"),
        "--run-id",
        "one",
        "--set",
        "images.exclude=[\"**/*.txt\"]");

    same(cells, Parquet.rows(Outputs.cells(folder.resolve("packed"))), "sha256");
    List<Row> predictions = Parquet.rows(folder.resolve("scored/predictions"));
    same(cells, predictions, "image_id");
    same(cells, predictions, "probability");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("images", "mapping.csv", "catalog", "packed", "scored");
    }
    assertThat(PackagedApplication.tree(folder)).noneMatch(Outputs::isOfARunningJob);
  }

  /** The number of cells that are there four times. */
  private static int fill(Path images) throws IOException {
    Path cells = SmallModel.folder().resolve("cells");
    Zips zip = new Zips();
    Tars tar = new Tars();
    Tars compressed = new Tars();
    int count = 0;
    List<Path> files;
    try (Stream<Path> walk = Files.walk(cells)) {
      files = walk.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
    for (Path file : files) {
      String name = cells.relativize(file).toString();
      byte[] bytes = Files.readAllBytes(file);
      Files.createDirectories(images.resolve(name).getParent());
      Files.write(images.resolve(name), bytes);
      zip.with(name, bytes);
      tar.with(name, bytes);
      compressed.with(name, bytes);
      count++;
    }
    Files.write(images.resolve("set.zip"), zip.bytes());
    Files.write(images.resolve("set.tar"), tar.bytes());
    Files.write(images.resolve("set.tgz"), compressed.gzipped());
    Files.write(images.resolve("read me.txt"), "text".getBytes(StandardCharsets.UTF_8));
    return count;
  }

  private static void same(int cells, List<Row> rows, String column) {
    assertThat(rows).hasSize(PREFIXES.size() * cells);
    Map<String, Object> values = new TreeMap<>();
    rows.forEach(row -> values.put(row.getAs("path"), row.getAs(column)));
    values.forEach(
        (path, value) -> {
          if (!path.contains("!/")) {
            PREFIXES.forEach(prefix -> assertSame(values.get(prefix + path), value));
          }
        });
  }

  /** The place of an image in its batch may change the last bits of its probability. */
  private static void assertSame(Object actual, Object expected) {
    if (expected instanceof Double probability) {
      assertThat((Double) actual).isCloseTo(probability, within(1e-6));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
