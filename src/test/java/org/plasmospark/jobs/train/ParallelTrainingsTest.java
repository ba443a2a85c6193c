package org.plasmospark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.UserException;

class ParallelTrainingsTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest(name = "{0} trainings of {1} workers on {2} slots, {3} GiB: {4}")
  @CsvSource({"5,1,2,3,2", "5,2,2,3,1", "5,4,2,3,1", "5,1,16,3,3", "2,1,16,8,2", "5,3,16,8,5"})
  void fillsTheTaskSlotsAsFarAsTheHeapGoes(
      int trainings, int workers, int slots, int heap, int expected) {
    assertThat(
            ParallelTrainings.atATime(OptionalInt.empty(), trainings, workers, slots, heap * GIB))
        .isEqualTo(expected);
  }

  @Test
  void takesWhatTheUserSaysWithinTheSlots() {
    assertThat(ParallelTrainings.atATime(OptionalInt.of(4), 5, 2, 8, GIB)).isEqualTo(4);
    assertThatThrownBy(() -> ParallelTrainings.atATime(OptionalInt.of(5), 5, 2, 8, 8 * GIB))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("need 10 task slots, and Spark has 8 here: set train.parallel to 4");
  }
}
