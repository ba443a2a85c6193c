package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.PackagedApplication.Finished;

/** Jobs on YARN, their drivers here and on the cluster. */
class YarnIT {
  @TempDir static Path folder;

  private static YarnCluster yarn;

  @BeforeAll
  static void start() throws Exception {
    yarn = new YarnCluster(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (yarn != null) {
      yarn.close();
    }
  }

  @Test
  void runsTheReadmesCommandWithADriverHere() throws Exception {
    yarn.readme(folder.resolve("readme"), "client")
        .train("here", " train ", "HADOOP_CONF_DIR=/etc");
    assertDoneInOneAttempt();
  }

  @Test
  void runsTheReadmesCommandWithADriverOnTheCluster() throws Exception {
    yarn.readme(folder.resolve("readme"), "cluster")
        .train("there", " train ", "deployMode=cluster");
    assertDoneInOneAttempt();
  }

  private static void assertDoneInOneAttempt() throws Exception {
    ApplicationReport report = yarn.last();
    assertThat(report.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(yarn.attempts(report)).isEqualTo(1);
  }

  /** Half a minute for each of eight applications. */
  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  @EnabledIfSystemProperty(named = "plasmospark.yarn.all", matches = "true")
  void goesFromImagesToPredictionsInOneAttemptEach(String mode) throws Exception {
    String cells = SmallModel.path("cells");
    run(mode, "catalog", "--images", cells, "--out", at(mode, "catalog"));
    run(mode, "pack", "--catalog", at(mode, "catalog"), "--out", at(mode, "packed"));
    run(mode, "train", "--data", at(mode, "packed"), "--out", at(mode, "model"));
    run(
        mode,
        "score",
        "--images",
        cells,
        "--model",
        at(mode, "model"),
        "--out",
        at(mode, "scored-all"));
    assertThat(Parquet.rows(Path.of(at(mode, "scored-all")).resolve("predictions")))
        .hasSize(SmallModel.CELLS);
  }

  @Test
  void tellsYarnTheExitCodeOfAJobThatFailsOnTheCluster() throws Exception {
    Finished finished =
        yarn.run(
            "cluster",
            "catalog",
            List.of("--images", folder.resolve("nothing").toString(), "--out", at("x", "catalog")));
    assertThat(finished.code()).isEqualTo(1);
    ApplicationReport report = yarn.last();
    assertThat(report.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(report.getDiagnostics()).contains("User application exited with status 3");
    assertThat(yarn.attempts(report)).isEqualTo(1);
  }

  /** Its driver dies with it; the same command starts the job again, and nothing is there twice. */
  @Test
  void scoresAgainAfterTheApplicationMasterWasKilled() throws Exception {
    Path out = Path.of(at("killed", "scored"));
    List<String> score = score(out);
    try (Killer killer =
        Killer.of("yarn.ApplicationMaster", () -> Files.exists(out.resolve("_plasmospark/runs")))) {
      Finished killed = yarn.run("cluster", "score", score);
      assertThat(killer.killed()).isTrue();
      assertThat(killed.code()).as(killed.err()).isEqualTo(1);
    }
    assertThat(yarn.last().getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(yarn.attempts(yarn.last())).isEqualTo(1);
    assertThat(out.resolve("runs")).doesNotExist();
    assertThat(yarn.run("cluster", "score", score).code()).isZero();
    assertThat(Parquet.rows(out.resolve("predictions"))).hasSize(SmallModel.CELLS);
  }

  @Test
  @EnabledIfSystemProperty(named = "plasmospark.yarn.all", matches = "true")
  void scoresAlthoughAnExecutorIsKilled() throws Exception {
    Path out = Path.of(at("lost", "scored"));
    try (Killer killer = Killer.of("YarnCoarseGrainedExecutorBackend", () -> true)) {
      Finished finished = yarn.run("client", "score", score(out));
      assertThat(killer.killed()).isTrue();
      assertThat(finished.code()).as(finished.err()).isZero();
    }
    assertThat(Parquet.rows(out.resolve("predictions"))).hasSize(SmallModel.CELLS);
  }

  private static List<String> score(Path out) throws Exception {
    return List.of(
        "--images",
        SmallModel.path("cells"),
        "--model",
        SmallModel.path("model"),
        "--out",
        out.toString(),
        "--run-id",
        "night-1");
  }

  private static void run(String mode, String job, String... args) throws Exception {
    Finished finished = yarn.run(mode, job, List.of(args));
    ApplicationReport report = yarn.last();
    assertThat(finished.code()).as(finished.err() + report.getDiagnostics()).isZero();
    assertThat(report.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(yarn.attempts(report)).isEqualTo(1);
  }

  private static String at(String mode, String name) {
    return folder.resolve(mode).resolve(name).toString();
  }
}
