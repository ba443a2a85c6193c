package org.plasmospark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.training.TrainingState;
import org.plasmospark.spark.training.TrainingStates;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

class CheckpointsTest {
  private static final Map<String, String> CONDITIONS = Map.of("train.learning-rate", "0.001");

  @TempDir Path folder;

  private final Store store = new HadoopStore(new Configuration());

  @Test
  void keepsTheLastOnesUnderANameThatNoReaderTakesForABundle() throws IOException {
    Checkpoints checkpoints = checkpoints(CONDITIONS);
    assertThat(checkpoints.exist()).isFalse();
    assertThat(checkpoints.last(Progress.SILENT)).isEmpty();
    for (int epoch : List.of(2, 3, 10)) {
      checkpoints.save(TrainingStates.of(epoch));
    }
    assertThat(tree())
        .containsExactly(
            "_checkpoint.model.night-1",
            "_checkpoint.model.night-1/epoch-00003-round-0000000.checkpoint",
            "_checkpoint.model.night-1/epoch-00010-round-0000000.checkpoint");
    TrainingState last = checkpoints.last(Progress.SILENT).orElseThrow();
    assertThat(last.epoch()).isEqualTo(10);
    assertThat(last.parameters()).isEqualTo(TrainingStates.of(10).parameters());
    checkpoints.delete();
    assertThat(tree()).isEmpty();
  }

  @Test
  void goesBackToTheOneBeforeADamagedOne() throws IOException {
    Checkpoints checkpoints = checkpoints(CONDITIONS);
    checkpoints.save(TrainingStates.of(2));
    checkpoints.save(TrainingStates.of(3));
    Path newest = folder.resolve("_checkpoint.model.night-1/epoch-00003-round-0000000.checkpoint");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    assertThat(checkpoints.last(Progress.SILENT).orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void refusesToGoOnUnderOtherConditionsAndNamesThem() throws IOException {
    checkpoints(CONDITIONS).save(TrainingStates.of(2));
    Checkpoints other = checkpoints(Map.of("train.learning-rate", "0.01"));
    assertThatThrownBy(() -> other.last(Progress.SILENT))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("train.learning-rate was 0.001")
        .hasMessageContaining("is 0.01 now");
  }

  private Checkpoints checkpoints(Map<String, String> conditions) {
    return new Checkpoints(
        store, StorePath.parse(folder.resolve("model").toString()), "night-1", 2, conditions);
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.map(path -> folder.relativize(path).toString())
          .filter(name -> !name.isEmpty())
          .sorted()
          .toList();
    }
  }
}
