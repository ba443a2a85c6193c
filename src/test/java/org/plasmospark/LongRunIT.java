package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.model.ModelZip;
import org.plasmospark.run.Lease;
import org.plasmospark.run.ProcessIdentity;

/** A training whose process is killed, that is stopped by a deadline, and that goes on. */
class LongRunIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int START_SECONDS = 600;

  /** Six epochs of nine rounds or more. */
  private static final List<String> TRAINING =
      List.of(
          "--set",
          "train.epochs=6",
          "--set",
          "train.batch-size=4",
          "--set",
          "train.averaging-frequency=1",
          // Bits are the same for the same number of threads, which this JVM has one of.
          "--set",
          "compute.threads=1");

  @TempDir static Path folder;

  private static PackagedApplication application;

  @BeforeAll
  static void needTheJar() {
    application = new PackagedApplication(folder);
  }

  @Test
  void goesOnToTheSameModelAfterItWasKilled() throws Exception {
    Path checkpoint =
        folder.resolve("_checkpoint.cut.night-1/epoch-00002-round-0000000.checkpoint");
    kill(train("cut"), () -> await(() -> Files.exists(checkpoint)));
    assertThat(Outputs.shown(folder.resolve("cut"))).as("what people see").containsExactly("");
    assertThat(names()).anyMatch(name -> name.equals("_checkpoint.cut.night-1"));

    Finished other = InProcess.run(train("cut", "--set", "run.seed=7", "--resume"));
    assertThat(other.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(other.err()).contains("run.seed was 42").contains("is 7 now");

    Finished stopped = InProcess.run(train("cut", "--resume", "--deadline", "PT0.001S"));
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(ExitCode.DEADLINE.code());
    assertThat(stopped.err())
        .contains("Resumes the run night-1 in epoch ")
        .contains("The deadline PT0.001S stopped the training in epoch ")
        .contains("--run-id night-1 --resume");

    EventLog log = new EventLog(Files.createDirectory(folder.resolve("events")));
    List<String> logged = new ArrayList<>(train("cut", "--resume"));
    logged.addAll(log.settings());
    kill(logged, () -> log.awaitJob("Train epoch 4 of 6"));

    Finished resumed = script(train("cut", "--resume"));
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .as("the state in the middle of the epoch is gone with the process")
        .contains("Resumes the run night-1 in epoch 4, after 0 rounds of it.");
    Finished whole = InProcess.run(train("whole", "--resume"));
    assertThat(whole.code()).as(whole.err()).isZero();
    assertThat(whole.err()).contains("so that it starts from the beginning");

    assertThat(names()).noneMatch(name -> name.startsWith("_"));
    assertThat(ModelZip.read(zip("cut"), "cut").params())
        .isEqualTo(ModelZip.read(zip("whole"), "whole").params());
    assertThat(json("cut", "metadata.json").path("metrics"))
        .isEqualTo(json("whole", "metadata.json").path("metrics"));
    List<JsonNode> epochs = epochs("cut");
    assertThat(epochs).hasSize(6).isEqualTo(epochs("whole"));
    assertThat(Parquet.rows(folder.resolve("cut/history.parquet")))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.<Double>getAs("train_auc")).isBetween(0.0, 1.0));
  }

  @Test
  void leavesTheOutputToTheRunThatHoldsIt() throws Exception {
    Instant now = Instant.now();
    Lease lease =
        new Lease("night-1", "t", "elsewhere", new ProcessIdentity("other", 1, 1).text(), now, now);
    Path file = folder.resolve("held/_plasmospark/leases/night-1.t.lease");
    Files.createDirectories(file.getParent());
    Files.writeString(file, lease.text());
    Finished second = InProcess.run(train("held"));
    assertThat(second.code()).isEqualTo(ExitCode.LEASE_HELD.code());
    assertThat(second.err()).contains("The run night-1 on elsewhere has been writing ");
    assertThat(PackagedApplication.tree(folder.resolve("held")))
        .as("neither a model nor a lease of the second run")
        .containsExactly(
            "", "_plasmospark", "_plasmospark/leases", "_plasmospark/leases/night-1.t.lease");
  }

  /** Something to wait for. */
  private interface Moment {
    void await() throws Exception;
  }

  /** Starts a process and ends it at a moment, with a signal that it cannot catch. */
  private static void kill(List<String> args, Moment moment) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", PackagedApplication.SCRIPT.toString()));
    command.addAll(args);
    Path log = folder.resolve("log.txt");
    Process process =
        application.builder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      moment.await();
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      Files.delete(log);
    }
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int tries = 0; !done.getAsBoolean(); tries++) {
      assertThat(tries).as("10 ms that were waited").isLessThan(START_SECONDS * 100);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static Finished script(List<String> args) throws Exception {
    return application.script(PackagedApplication.SCRIPT, args.toArray(String[]::new));
  }

  private static List<String> train(String out, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                SmallModel.path("packed"),
                "--out",
                folder.resolve(out).toString(),
                "--run-id",
                "night-1"));
    all.addAll(List.of(more));
    all.addAll(PackagedApplication.SMALL);
    all.addAll(TRAINING);
    return all;
  }

  private static byte[] zip(String model) throws IOException {
    return Files.readAllBytes(folder.resolve(model).resolve("model.zip"));
  }

  private static JsonNode json(String model, String file) throws IOException {
    return JSON.readTree(folder.resolve(model).resolve(file).toFile());
  }

  /** What does not depend on the time. */
  private static List<JsonNode> epochs(String model) throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (JsonNode epoch : json(model, "history.json").path("epochs")) {
      epochs.add(
          ((com.fasterxml.jackson.databind.node.ObjectNode) epoch)
              .retain(
                  "epoch",
                  "images",
                  "rounds",
                  "train_loss",
                  "train_accuracy",
                  "train_auc",
                  "validation_loss",
                  "validation_accuracy",
                  "validation_auc",
                  "learning_rate"));
    }
    return epochs;
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
