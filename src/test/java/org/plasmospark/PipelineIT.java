package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** From synthetic cells to predictions through the packaged jar, by the commands of the README. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CELLS = SmallClone.CELLS;

  @TempDir static Path temporary;

  private static SmallClone clone;
  private static Path work;

  @BeforeAll
  static void makeTheClone() throws IOException {
    clone = SmallClone.in(temporary.resolve("clone"));
    work = clone.root().resolve("work");
  }

  @Test
  @Order(1)
  void goesFromSynthToScoreWithNothingButProgressOnStandardError() throws Exception {
    Path tmp = Files.createDirectory(temporary.resolve("tmp"));
    Path classes = temporary.resolve("classes.txt");
    Shell shell = new Shell(clone.root()).with("TMPDIR", tmp.toString());
    Map<String, String> said = new TreeMap<>();
    for (String command : Readme.commands(Readme.pipeline())) {
      String job = command.split(" +")[1];
      String more = job.equals("score") ? " --set " + classLoading(classes) : "";
      Shell.Finished finished = shell.run(clone.small(command) + more);
      assertThat(finished.code()).as("%s: %s", job, finished.err()).isZero();
      assertThat(finished.err().lines())
          .as("standard error of %s", job)
          .allMatch(line -> line.matches("(?:" + job + "|list|epoch \\d+)\\b.*"));
      assertThat(finished.out()).isNotEmpty().doesNotContain("[warning]");
      said.put(job, finished.out());
    }
    assertThat(said).containsKeys("synth", "catalog", "pack", "train", "evaluate", "score");
    assertThat(said.get("pack")).contains("Packed 120 of 120 cells");
    assertThat(said.get("score")).contains("120 predicted, 0 quarantined");
    assertThat(PackagedApplication.tree(work)).noneMatch(Outputs::isOfARunningJob);
    try (var left = Files.list(tmp)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("plasmospark."));
    }
    assertThat(Files.readString(classes).lines())
        .as("classes of Spark from the archive")
        .anyMatch(line -> fromTheArchive(line, "org.apache.spark.SparkContext"));
  }

  private static String classLoading(Path log) {
    return "'spark.properties.spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"
        + " -Xlog:class+load:file=%s'".formatted(log);
  }

  private static boolean fromTheArchive(String line, String name) {
    return line.contains(" " + name + " ") && line.contains("shared objects file (top)");
  }

  @Test
  @Order(2)
  void leavesAModelBundleThatSaysWhereItComesFrom() throws Exception {
    Path model = work.resolve("model");
    assertThat(Outputs.shown(model))
        .contains("metadata.json", "model.zip", "history.json", "_SUCCESS");
    JsonNode metadata = JSON.readTree(model.resolve("metadata.json").toFile());
    assertThat(metadata.path("labels").toString()).isEqualTo("[\"Uninfected\",\"Parasitized\"]");
    assertThat(metadata.path("name").asText()).isEqualTo("custom-cnn");
    assertThat(metadata.path("version").asText()).matches("[0-9a-f]{12}");
    assertThat(metadata.path("preprocessing").path("width").asInt()).isEqualTo(48);
    JsonNode catalog = JSON.readTree(work.resolve("catalog/catalog.json").toFile());
    assertThat(metadata.toString()).contains(catalog.path("manifest_hash").asText());
    JsonNode history = JSON.readTree(model.resolve("history.json").toFile());
    assertThat(history.path("epochs")).hasSize(1);
    long trained = history.path("epochs").get(0).path("images").asLong();
    long train = 0;
    for (JsonNode count : catalog.path("splits").path("train")) {
      train += count.asLong();
    }
    assertThat(trained).isEqualTo(train).isPositive();
  }

  @Test
  @Order(2)
  void leavesAReportForPeopleAndOneForPrograms() throws Exception {
    JsonNode report = JSON.readTree(work.resolve("report/report.json").toFile());
    double accuracy = report.findValue("accuracy").asDouble(Double.NaN);
    assertThat(accuracy).isBetween(0.0, 1.0);
    String html = Files.readString(work.resolve("report/report.html"));
    assertThat(html).startsWith("<!DOCTYPE html>").contains("</html>");
    assertThat(html)
        .as("the accuracy %s of the JSON", accuracy)
        .containsAnyOf(
            String.format(Locale.ROOT, "%.4f", accuracy),
            String.format(Locale.ROOT, "%.3f", accuracy),
            String.format(Locale.ROOT, "%.1f", 100 * accuracy));
    assertThat(html.replaceAll("http://www\\.w3\\.org/\\S+", ""))
        .as("loads nothing from elsewhere")
        .doesNotContain("http://", "https://");
    assertThat(count(html, "<table")).isEqualTo(count(html, "</table>")).isPositive();
    assertThat(count(html, "<svg")).isEqualTo(count(html, "</svg>")).isPositive();
    assertThat(Parquet.rows(work.resolve("report/metrics")))
        .extracting(row -> row.<String>getAs("metric"))
        .contains("accuracy");
  }

  @Test
  @Order(3)
  void writesOnePredictionForEachImage() throws Exception {
    List<Row> rows = Parquet.rows(work.resolve("scored/predictions"));
    assertThat(rows).hasSize(CELLS);
    assertThat(rows.stream().map(row -> row.<String>getAs("path"))).doesNotHaveDuplicates();
    JsonNode metadata = JSON.readTree(work.resolve("model/metadata.json").toFile());
    assertThat(rows)
        .allSatisfy(
            row -> {
              double probability = row.<Double>getAs("probability");
              assertThat(probability).isBetween(0.0, 1.0);
              assertThat(row.<String>getAs("predicted_label"))
                  .isEqualTo(probability >= 0.5 ? "Parasitized" : "Uninfected");
              assertThat(row.<String>getAs("run_id")).isEqualTo("first");
              assertThat(row.<String>getAs("run")).isEqualTo("first");
              assertThat(row.<String>getAs("model_version"))
                  .isEqualTo(metadata.path("version").asText());
              assertThat(row.<String>getAs("image_id")).matches("[0-9a-f]{64}");
              assertThat(row.<String>getAs("path")).startsWith(row.<String>getAs("label") + "/");
            });
    JsonNode counts = run("first").path("counts");
    assertThat(counts.path("in").asLong()).isEqualTo(CELLS);
    assertThat(counts.path("predicted").asLong()).isEqualTo(CELLS);
    assertThat(counts.path("quarantined").asLong()).isZero();
    assertThat(run("first").path("exit_code").asInt()).isZero();
  }

  @Test
  @Order(4)
  void scoresTheSameThroughPlainSparkSubmit() throws Exception {
    String java = System.getProperty("java.home") + "/bin/java";
    List<String> command = new ArrayList<>(List.of(java, "-Xmx768m"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(List.of("-cp", PackagedApplication.SPARK + "/jars/*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    command.addAll(List.of("--class", "org.plasmospark.Main", PackagedApplication.JAR.toString()));
    command.addAll(
        List.of("score", "--data", "packed", "--model", "model", "--out", "scored", "--run-id"));
    command.add("n2");
    Finished finished = new PackagedApplication(work).run(command);

    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.err()).doesNotContain("ERROR").doesNotContain("\tat ");
    Map<String, Double> before = new TreeMap<>();
    Map<String, Double> now = new TreeMap<>();
    for (Row row : Parquet.rows(work.resolve("scored/predictions"))) {
      (row.<String>getAs("run_id").equals("first") ? before : now)
          .put(row.getAs("path"), row.getAs("probability"));
    }
    assertThat(now).hasSize(CELLS).containsOnlyKeys(before.keySet());
    now.forEach(
        (path, probability) ->
            assertThat(Math.abs(probability - before.get(path))).as(path).isLessThan(1e-5));
  }

  @Test
  @Order(5)
  void replacesExactlyItsOwnPartitionWhenARunIsRunAgain() throws Exception {
    InProcess.mustDo(
        "score",
        "--data",
        work.resolve("packed").toString(),
        "--model",
        work.resolve("model").toString(),
        "--out",
        work.resolve("scored").toString(),
        "--run-id",
        "first");
    assertThat(Parquet.rows(work.resolve("scored/predictions"))).hasSize(2 * CELLS);
  }

  @Test
  @Order(6)
  void scoresByTheMeanOfSeveralViews() throws Exception {
    Shell shell = new Shell(clone.root());
    Shell.Finished finished =
        shell.run(
            clone.small(
                "submit/run.sh score --data work/packed --model work/model --out work/viewed"
                    + " --run-id views --set score.views=4"));
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out()).contains("120 predicted by the mean of 4 views, 0 quarantined");
    JsonNode record = JSON.readTree(Outputs.record(work.resolve("viewed"), "views").toFile());
    assertThat(record.path("views").asInt()).isEqualTo(4);
    assertThat(record.path("settings").path("score.views").asInt()).isEqualTo(4);
    assertThat(run("first").path("views").asInt()).isEqualTo(1);
    Map<String, Double> single = new TreeMap<>();
    for (Row row : Parquet.rows(work.resolve("scored/predictions"))) {
      single.put(row.getAs("path"), row.getAs("probability"));
    }
    List<Row> means = Parquet.rows(work.resolve("viewed/predictions"));
    assertThat(means)
        .hasSize(CELLS)
        .anyMatch(
            row ->
                Math.abs(single.get(row.<String>getAs("path")) - row.<Double>getAs("probability"))
                    > 1e-4)
        .allSatisfy(row -> assertThat(row.<Double>getAs("probability")).isBetween(0.0, 1.0));
  }

  private static JsonNode run(String id) throws IOException {
    return JSON.readTree(Outputs.record(work.resolve("scored"), id).toFile());
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
