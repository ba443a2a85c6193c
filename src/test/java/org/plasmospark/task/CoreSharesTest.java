package org.plasmospark.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreSharesTest {

  @ParameterizedTest(name = "{0} cores, {1} slots, {2} cpus a task")
  @CsvSource({
    "1, 1, 1, 1, 1, 0",
    "2, 2, 1, 2, 1, 0",
    "8, 8, 1, 8, 1, 0",
    "8, 16, 1, 16, 1, 0",
    "2, 1, 1, 1, 2, 0",
    "3, 1, 1, 1, 3, 0",
    "4, 1, 1, 1, 3, 1",
    "8, 8, 4, 2, 3, 1",
    "8, 1, 1, 1, 6, 2",
    "9, 2, 1, 2, 3, 1",
    "64, 64, 16, 4, 12, 4",
    "3, 3, 2, 1, 3, 0"
  })
  void sharesTheCoresOutToTasksNetworksAndDecoding(
      int cores, int slots, int cpus, int tasks, int network, int decode) {
    CoreShares shares = shares(cores, slots, cpus);
    assertThat(shares).isEqualTo(new CoreShares(cores, tasks, network, decode, false));
    assertThat(shares.exceedsCores()).isEqualTo(tasks > cores);
  }

  @Test
  void neverRunsMoreThreadsThanCoresUnlessSparkRunsMoreTasks() {
    for (int cores = 1; cores <= 128; cores++) {
      for (int slots = 1; slots <= cores; slots++) {
        for (int cpus = 1; cpus <= 8; cpus++) {
          CoreShares shares = shares(cores, slots, cpus);
          assertThat(shares.threads()).isLessThanOrEqualTo(cores);
          for (int stage = 0; stage <= shares.tasks(); stage++) {
            int together = Math.max(1, stage);
            assertThat(together * (shares.networkThreads() + shares.prefetch(stage).threads()))
                .isLessThanOrEqualTo(cores);
          }
        }
      }
    }
  }

  @Test
  void decodesInTheTasksOwnThreadWhereATaskHasOneCore() {
    assertThat(shares(8, 8, 1).prefetch(8)).isEqualTo(Prefetch.NONE);
    assertThat(shares(8, 8, 1).prefetch(100)).isEqualTo(Prefetch.NONE);
  }

  @Test
  void letsAStageOfFewTasksDecodeOnTheCoresThatWouldIdle() {
    assertThat(shares(8, 8, 1).prefetch(2)).isEqualTo(new Prefetch(1, 2));
    assertThat(shares(8, 8, 1).prefetch(5)).isEqualTo(Prefetch.NONE);
    assertThat(shares(16, 16, 4).prefetch(2)).isEqualTo(new Prefetch(3, 4));
  }

  @Test
  void doesWhatTheUserSays() {
    assertThat(CoreShares.of(8, 8, 1, OptionalInt.of(3), OptionalInt.of(2)))
        .isEqualTo(new CoreShares(8, 8, 3, 2, true))
        .matches(CoreShares::exceedsCores);
    assertThat(CoreShares.of(8, 8, 1, OptionalInt.empty(), OptionalInt.of(2)))
        .isEqualTo(new CoreShares(8, 8, 1, 2, true));
    assertThat(CoreShares.of(8, 1, 1, OptionalInt.of(2), OptionalInt.empty()))
        .isEqualTo(new CoreShares(8, 1, 2, 2, false));
    assertThat(CoreShares.of(8, 1, 1, OptionalInt.empty(), OptionalInt.of(0)))
        .isEqualTo(new CoreShares(8, 1, 8, 0, true));
    assertThat(CoreShares.of(8, 8, 1, OptionalInt.empty(), OptionalInt.of(0)).prefetch(1))
        .isEqualTo(Prefetch.NONE);
    assertThat(CoreShares.of(2, 2, 1, OptionalInt.empty(), OptionalInt.of(2)).prefetch(2))
        .isEqualTo(new Prefetch(2, 3));
  }

  @Test
  void refusesThreadsWithoutBatchesAndBatchesWithoutThreads() {
    assertThatThrownBy(() -> new Prefetch(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Prefetch(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static CoreShares shares(int cores, int slots, int cpus) {
    return CoreShares.of(cores, slots, cpus, OptionalInt.empty(), OptionalInt.empty());
  }
}
