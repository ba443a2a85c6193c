package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers in two executor JVMs of a standalone cluster do what two threads of one JVM do. */
class TwoExecutorsIT {
  private static final String SMALL =
      " --set model.input.width=64 --set model.input.height=64 --set train.epochs=2"
          + " --set train.workers=2 --set train.averaging-frequency=2";

  @TempDir static Path folder;

  private static StandaloneCluster cluster;
  private static Shell shell;

  @BeforeAll
  static void start() throws Exception {
    shell = new Shell(folder).with("PLASMOSPARK_JAR", Shell.requireJar().toString());
    run("synth --out cells --set synth.cells=160 --set synth.patients=12");
    run("catalog --images cells --out catalog");
    run("pack --catalog catalog --out packed");
    cluster = StandaloneCluster.start(Shell.HOME.resolve("target/spark"), folder, 2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void predictsTheSameAsTwoThreadsOfOneJvm() throws Exception {
    run("train --data packed --out model-local --set spark.master=local[2]" + SMALL);
    run("score --images cells --model model-local --out scored-local --run-id r --date 2026-01-01");
    String onCluster =
        " --set spark.master="
            + cluster.address()
            + " --set spark.executor-memory=1g --set spark.native-memory=2g"
            + " --set spark.properties.spark.executor.cores=1"
            + " --set spark.properties.spark.cores.max=2"
            + " --set spark.properties.spark.driver.host=127.0.0.1"
            + " --set spark.properties.spark.driver.bindAddress=127.0.0.1"
            + " --set spark.properties.spark.eventLog.enabled=true"
            + " --set spark.properties.spark.eventLog.dir="
            + Files.createDirectories(folder.resolve("events")).toUri();
    run("train --data packed --out model-cluster" + SMALL + onCluster);
    Set<String> trainers = executorsThatRan("Train epoch");
    run(
        "score --images cells --model model-cluster --out scored-cluster --run-id r"
            + " --date 2026-01-01"
            + onCluster);

    assertThat(trainers).as("executors that trained").hasSize(2);
    Map<String, Double> local = probabilities("scored-local");
    Map<String, Double> distributed = probabilities("scored-cluster");
    assertThat(distributed).hasSize(160).containsOnlyKeys(local.keySet());
    distributed.forEach(
        (path, probability) ->
            assertThat(probability).as(path).isCloseTo(local.get(path), within(1e-5)));
  }

  private static void run(String job) throws IOException, InterruptedException {
    Shell.Finished finished = shell.run(Shell.HOME.resolve("submit/run.sh") + " " + job);
    assertThat(finished.code()).as("%s%n%s", job, finished.err()).isZero();
  }

  private static Map<String, Double> probabilities(String scored) throws IOException {
    List<Group> rows = ParquetRows.below(folder.resolve(scored).resolve("predictions"));
    Map<String, Double> probabilities = new HashMap<>();
    rows.forEach(
        row -> probabilities.put(row.getString("path", 0), row.getDouble("probability", 0)));
    assertThat(probabilities).hasSameSizeAs(rows);
    return probabilities;
  }

  /** From Spark's own log of events: who ran the tasks of jobs that are named so. */
  private static Set<String> executorsThatRan(String description) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Set<Integer> stages = new HashSet<>();
    Set<String> executors = new HashSet<>();
    try (Stream<Path> logs = Files.list(folder.resolve("events"))) {
      for (Path log : logs.filter(path -> !path.toString().endsWith(".crc")).toList()) {
        for (String line : Files.readAllLines(log)) {
          JsonNode event = json.readTree(line);
          String kind = event.path("Event").asText();
          if (kind.equals("SparkListenerJobStart")
              && event
                  .path("Properties")
                  .path("spark.job.description")
                  .asText()
                  .startsWith(description)) {
            event.path("Stage IDs").forEach(stage -> stages.add(stage.asInt()));
          } else if (kind.equals("SparkListenerTaskEnd")
              && stages.contains(event.path("Stage ID").asInt())) {
            executors.add(event.path("Task Info").path("Executor ID").asText());
          }
        }
      }
    }
    return executors;
  }
}
