package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.spark.ProcessMemory;

class TrainingStandingTest {
  private static final List<EpochRecord> HEAD =
      List.of(
          record(TrainingStage.TRAIN, 1, 0.7),
          record(TrainingStage.TRAIN, 2, 0.9),
          record(TrainingStage.TRAIN, 3, 0.8));

  @Test
  void epochsGoOnInTheNextStageAndAreCountedAnewInIt() {
    TrainingStanding standing = TrainingStanding.fineTuning(HEAD, best(2, 0.9));
    assertThat(standing.epoch()).isEqualTo(4);
    assertThat(standing.epochsBefore()).isEqualTo(3);
    assertThat(standing.epochOfStage()).isEqualTo(1);
    TrainingStanding next =
        standing.next(record(TrainingStage.FINE_TUNE, 4, 0.85), standing.best());
    assertThat(next.epochOfStage()).isEqualTo(2);
    assertThat(next.bestIsOfThisStage()).isFalse();
    assertThat(
            standing
                .next(record(TrainingStage.FINE_TUNE, 4, 0.95), best(4, 0.95))
                .bestIsOfThisStage())
        .isTrue();
  }

  @Test
  void earlyStoppingWaitsFromTheBestOfTheStageBefore() {
    EarlyStopping stopping = new EarlyStopping(2, 0);
    TrainingStanding standing = TrainingStanding.fineTuning(HEAD, best(2, 0.9));
    assertThat(standing.aucs()).containsExactly(0.9);
    standing = standing.next(record(TrainingStage.FINE_TUNE, 4, 0.85), standing.best());
    assertThat(stopping.ends(standing.aucs())).isFalse();
    standing = standing.next(record(TrainingStage.FINE_TUNE, 5, 0.88), standing.best());
    assertThat(standing.aucs()).containsExactly(0.9, 0.85, 0.88);
    assertThat(stopping.ends(standing.aucs())).isTrue();
  }

  private static TrainingState.Best best(int epoch, double auc) {
    return new TrainingState.Best(epoch, auc, new float[0], Map.of());
  }

  private static EpochRecord record(TrainingStage stage, int epoch, double auc) {
    return new EpochRecord(
        stage,
        epoch,
        10,
        0,
        1,
        0.5,
        0.8,
        0.8,
        0.5,
        0.8,
        auc,
        1e-3,
        1,
        0,
        0,
        1,
        0,
        null,
        ProcessMemory.UNKNOWN,
        ProcessMemory.UNKNOWN);
  }
}
