package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** An executor is lost, and the one that comes for it runs on an older processor. */
class OlderProcessorIT {
  private static final int WAIT_SECONDS = 600;

  @TempDir static Path folder;

  @Test
  void doesNotMixTheNumbersOfTwoProcessors() throws Exception {
    StandaloneCluster.assumeThatThisProcessorMultipliesBfloat16();
    StandaloneCluster cluster = new StandaloneCluster(folder);
    try {
      CompletableFuture<Void> replaced =
          StandaloneCluster.inBackground(
              () -> {
                cluster.log().awaitJob("Train epoch 2 of 30, round 2 of ");
                cluster.replaceTheWorker(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"));
                return null;
              });
      Finished finished =
          cluster.tryToRun(
              "train",
              List.of(
                  "--data",
                  SmallModel.path("packed"),
                  "--out",
                  folder.resolve("model").toString(),
                  "--set",
                  "compute.precision=auto",
                  "--set",
                  "train.epochs=30",
                  "--set",
                  "train.batch-size=8",
                  "--set",
                  "train.averaging-frequency=1"));
      replaced.get(WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(finished.code()).as(finished.err()).isEqualTo(ExitCode.USAGE.code());
      assertThat(finished.err().lines().filter(line -> line.startsWith("plasmospark: ")))
          .hasSize(1)
          .allMatch(line -> line.contains(" cannot compute in bfloat16 as they do. "));
      assertThat(folder.resolve("model/model.zip")).doesNotExist();
    } finally {
      cluster.stop();
    }
  }
}
