package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same run id of score, again. */
class ScoreAgainIT {
  @TempDir Path folder;

  @Test
  void aRunThatIsStartedAgainAfterMidnightReplacesItsOwnRows() throws Exception {
    score(SmallModel.path("model"), "2026-01-31T23:58:00Z");
    score(SmallModel.path("model"), "2026-02-01T00:04:00Z");
    assertThat(files("predictions", ".parquet"))
        .hasSize(1)
        .allMatch(file -> file.contains("/dt=2026-01-31/run=night/"));
    JsonNode record = record(files("runs", "run.json").get(0));
    assertThat(record.get("start").asText()).isEqualTo("2026-02-01T00:04:00Z");
    assertThat(record.get("counts").get("predicted").asInt()).isEqualTo(SmallModel.CELLS);
  }

  @Test
  void eachModelHasARecordOfItsOwnUnderOneRunId() throws Exception {
    InProcess.mustDo(
        "train",
        "--data",
        SmallModel.path("packed"),
        "--out",
        folder.resolve("other").toString(),
        "--set",
        "run.seed=7");
    score(SmallModel.path("model"), "2026-01-31T20:00:00Z");
    List<String> first = files("", ".parquet", "run.json");
    score(folder.resolve("other").toString(), "2026-01-31T21:00:00Z");
    List<String> records = files("runs", "run.json");
    assertThat(records).hasSize(2);
    assertThat(record(records.get(0)).get("model_version"))
        .isNotEqualTo(record(records.get(1)).get("model_version"));
    assertThat(files("", ".parquet", "run.json")).containsAll(first);
  }

  private void score(String model, String time) throws IOException {
    List<String> args = new ArrayList<>(List.of("score"));
    args.addAll(PackagedApplication.SMALL);
    args.addAll(
        List.of(
            "--images",
            SmallModel.path("cells"),
            "--model",
            model,
            "--out",
            folder.resolve("scored").toString(),
            "--run-id",
            "night",
            "--set",
            "spark.properties.spark.ui.enabled=false"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code =
        new Cli(
                JobCatalogue.all(),
                Map.of(),
                Clock.fixed(Instant.parse(time), ZoneOffset.UTC),
                print,
                print)
            .execute(args.toArray(String[]::new));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private List<String> files(String below, String... ends) throws IOException {
    Path root = folder.resolve("scored");
    try (Stream<Path> walk = Files.walk(root.resolve(below))) {
      return walk.map(path -> root.relativize(path).toString())
          .filter(name -> !name.startsWith("_plasmospark"))
          .filter(name -> Stream.of(ends).anyMatch(name::endsWith))
          .sorted()
          .toList();
    }
  }

  private JsonNode record(String file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("scored").resolve(file)));
  }
}
