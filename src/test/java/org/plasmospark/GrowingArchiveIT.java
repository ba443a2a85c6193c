package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.manifest.Sha256;

/** An archive that gets new patients: catalogued again, and the new cells added to the packed. */
class GrowingArchiveIT {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path folder;

  @BeforeEach
  void packTheFirstCells() throws IOException {
    draw("cells", 1, "C1");
    InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"));
    InProcess.mustDo("pack", "--catalog", at("catalog"), "--out", at("packed"));
  }

  @Test
  void addsWhatIsNewWithoutReadingOrWritingTheRestAgain() throws IOException {
    Map<String, String> packed = digests();
    draw("more", 2, "C9");
    moveAll("more", "cells");

    Finished catalogued =
        InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"), "--overwrite");
    assertThat(catalogued.out())
        .contains("60 files are as they were in the earlier catalog; 60 were new or changed");
    Finished added = append();
    assertThat(added.out()).contains("60 cells were packed before", "60 are new");
    assertThat(digests()).containsAllEntriesOf(packed).hasSizeGreaterThan(packed.size());
    assertThat(document().path("packed").asInt()).isEqualTo(120);
    assertThat(document().path("batches")).hasSize(2);

    assertThat(append().out()).contains("120 cells were packed before", "0 are new");
    Finished trained = InProcess.mustDo("train", "--data", at("packed"), "--out", at("model"));
    JsonNode split = new ObjectMapper().readTree(folder.resolve("catalog/catalog.json").toFile());
    long train = 0;
    for (JsonNode count : split.path("splits").path("train")) {
      train += count.asLong();
    }
    assertThat(train).isGreaterThan(60);
    assertThat(trained.out()).contains("of " + train + " cells");
  }

  @Test
  void addsNothingToCellsThatHaveChanged() throws IOException {
    List<Path> cells = files(folder.resolve("cells"));
    Files.copy(cells.get(1), cells.get(0), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.delete(cells.get(2));
    InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"), "--overwrite");
    Map<String, String> packed = digests();

    Finished refused =
        InProcess.job(
            "pack", "--catalog", at("catalog"), "--out", at("packed"), "--set", "pack.append=true");

    assertThat(refused.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(refused.err()).contains("2 are changed or gone", "--overwrite");
    assertThat(digests()).isEqualTo(packed);
  }

  @Test
  void doesNotTrainOnNewCellsWhoseBytesArePackedInAnotherSplit() throws IOException {
    List<Path> cells = files(folder.resolve("cells"));
    List<String> patients = cells.stream().map(GrowingArchiveIT::patient).distinct().toList();
    for (String patient : patients) {
      Path copy = cells.get(0).resolveSibling(patient + "ThinF_IMG_9_cell_999.png");
      Files.copy(cells.get(0), copy);
      Files.setLastModifiedTime(copy, LONG_AGO);
    }
    Finished catalogued =
        InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"), "--overwrite");
    assertThat(catalogued.out())
        .contains("60 files are as they were in the earlier catalog")
        .contains("Leak: the bytes of 1 image are in more than one split (first: ");
    append();

    assertThat(document().path("leak").asBoolean()).isTrue();
    Finished refused = InProcess.job("train", "--data", at("packed"), "--out", at("model"));
    assertThat(refused.code()).isEqualTo(ExitCode.DATA_QUALITY.code());
    assertThat(refused.err())
        .contains("the bytes of 1 image are in more than one split", "split.allow-leaks=true");
  }

  private static String patient(Path cell) {
    return cell.getFileName().toString().replaceFirst("(?i)_?thinf?_?.*", "");
  }

  private Finished append() {
    return InProcess.mustDo(
        "pack", "--catalog", at("catalog"), "--out", at("packed"), "--set", "pack.append=true");
  }

  private void draw(String name, int seed, String patients) throws IOException {
    InProcess.mustDo(
        "synth",
        "--out",
        at(name),
        "--set",
        "synth.cells=60",
        "--set",
        "synth.patients=12",
        "--set",
        "run.seed=" + seed);
    for (Path file : files(folder.resolve(name))) {
      Path renamed =
          file.resolveSibling(file.getFileName().toString().replaceFirst("^C", patients));
      Files.move(file, renamed);
      Files.setLastModifiedTime(renamed, LONG_AGO);
    }
  }

  private void moveAll(String from, String to) throws IOException {
    for (Path file : files(folder.resolve(from))) {
      Path target = folder.resolve(to).resolve(folder.resolve(from).relativize(file));
      Files.move(file, target);
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
  }

  private JsonNode document() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("packed/pack.json").toFile());
  }

  private Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder.resolve("packed"))) {
      walk.filter(file -> file.toString().endsWith(".parquet"))
          .forEach(
              file -> {
                try {
                  digests.put(
                      folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return digests;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
