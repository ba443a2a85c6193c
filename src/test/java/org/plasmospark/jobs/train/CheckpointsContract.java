package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.training.TrainingState;
import org.plasmospark.spark.training.TrainingStates;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

/** What checkpoints must do on every store. */
abstract class CheckpointsContract {
  private static final Map<String, String> CONDITIONS = Map.of("train.learning-rate", "0.001");

  private final Store store;
  private final StorePath root;

  /**
   * @param place where the test writes
   */
  CheckpointsContract(TestPlace place) {
    this.store = place.store();
    this.root = place.root();
  }

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
    StorePath newest =
        root.child("_checkpoint.model.night-1").child("epoch-00003-round-0000000.checkpoint");
    byte[] bytes = store.readAll(newest, 1 << 20);
    bytes[bytes.length / 2] ^= 4;
    store.writeAtomically(newest, bytes, true);
    assertThat(checkpoints.last(Progress.SILENT).orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void passesOverAStateThatNothingCanBeTrainedWith() throws IOException {
    Checkpoints checkpoints = checkpoints(CONDITIONS);
    checkpoints.save(TrainingStates.of(2));
    TrainingState diverged = TrainingStates.of(3);
    diverged.updaterState()[4] = Float.NaN;
    checkpoints.save(diverged);
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

  @Test
  void givesBackWhatAFinishedTrainingHasWritten() throws IOException {
    StorePath written = root.child("staging");
    byte[] bytes = {1, 2, 3};
    store.writeAtomically(written.child("model.zip"), bytes, false);
    store.writeAtomically(written.child("predictions/run=1/part-0.parquet"), bytes, false);
    store.writeAtomically(written.child("predictions/run=1/_SUCCESS"), new byte[0], false);
    Checkpoints part = checkpoints(CONDITIONS).part("fold-1", CONDITIONS);
    part.save(TrainingStates.of(2));
    FinishedPart finished = part.finished(Map.of("evaluate.threshold", "0.5"));
    assertThat(finished.exists()).isFalse();
    assertThat(finished.restore(root.child("out"))).isEmpty();

    finished.keep(written, Map.of("kept_epoch", 3));
    part.deleteStates();
    store.delete(written);

    assertThat(part.last(Progress.SILENT)).isEmpty();
    assertThat(part.exist()).isTrue();
    assertThat(finished.restore(root.child("out")))
        .hasValueSatisfying(facts -> assertThat(facts).containsEntry("kept_epoch", 3));
    assertThat(tree())
        .contains("out/predictions/run=1/part-0.parquet", "out/predictions/run=1/_SUCCESS");
    assertThat(store.readAll(root.child("out").child("model.zip"), 10)).isEqualTo(bytes);
    assertThatThrownBy(
            () -> part.finished(Map.of("evaluate.threshold", "0.4")).restore(root.child("other")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("evaluate.threshold was 0.5")
        .hasMessageContaining("is 0.4 now");
  }

  @Test
  void comparesWhatIsOnlyKnownWhenTheTrainingBegins() throws IOException {
    Checkpoints before = checkpoints(CONDITIONS);
    before.condition("the sha256 of the base weights", "1f");
    before.save(TrainingStates.of(2));
    Checkpoints same = checkpoints(CONDITIONS);
    same.condition("the sha256 of the base weights", "1f");
    assertThat(same.last(Progress.SILENT)).isPresent();
    Checkpoints other = checkpoints(CONDITIONS);
    other.condition("the sha256 of the base weights", "2e");
    assertThatThrownBy(() -> other.last(Progress.SILENT))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("the sha256 of the base weights was 1f")
        .hasMessageContaining("is 2e now");
  }

  private Checkpoints checkpoints(Map<String, String> conditions) {
    return new Checkpoints(store, root.child("model"), "night-1", 2, conditions);
  }

  private List<String> tree() throws IOException {
    List<String> names = new ArrayList<>();
    try (StoreListing listing = store.list(root, ListOptions.HIDDEN_TOO)) {
      listing.forEachRemaining(file -> names.add(file.path()));
    }
    return names.stream().sorted().toList();
  }
}
