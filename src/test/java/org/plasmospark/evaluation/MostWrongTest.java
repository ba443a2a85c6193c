package org.plasmospark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MostWrongTest {
  @ParameterizedTest
  @MethodSource("org.plasmospark.evaluation.Cells#cases")
  void keepsTheSameCellsInAnyPartition(Cells cells) {
    List<String> expected =
        cells.list().stream()
            .filter(cell -> cell.probability() >= 0.5 != cell.actual())
            .sorted(
                Comparator.comparingDouble(
                        (Cells.Cell cell) ->
                            cell.actual() ? cell.probability() - 1 : -cell.probability())
                    .thenComparing(Cells.Cell::imageId))
            .limit(9)
            .map(Cells.Cell::imageId)
            .toList();
    for (long partition = 0; partition < 5; partition++) {
      MostWrong<String> merged = new MostWrong<>(9, 0.5);
      MostWrong<String> reversed = new MostWrong<>(9, 0.5);
      for (List<Cells.Cell> part : cells.partitions(partition)) {
        merged.merge(collect(part));
        reversed = collect(part).merge(reversed);
      }
      assertThat(merged.cells()).isEqualTo(expected);
      assertThat(reversed.cells()).isEqualTo(expected);
    }
  }

  @Test
  void ranksByTheProbabilityOfTheWrongClassThenImageThenPath() {
    MostWrong<String> holder = new MostWrong<>(4, 0.5);
    holder.offer(0.75, false, "b", "x", () -> "alarm");
    holder.offer(0.25, true, "a", "y", () -> "miss y");
    holder.offer(0.25, true, "a", "x", () -> "miss x");
    holder.offer(0.99, false, "z", "z", () -> "sure");

    assertThat(holder.cells()).containsExactly("sure", "miss x", "miss y", "alarm");
    assertThat(holder.offer(0.6, false, "c", "c", () -> fail("not to be built"))).isFalse();
    assertThat(holder.offer(0.0, true, "c", "c", () -> "certain")).isTrue();
    assertThat(holder.cells()).containsExactly("certain", "sure", "miss x", "miss y");
  }

  @Test
  void ignoresRightCallsAndCellsOfferedAgain() {
    MostWrong<String> holder = new MostWrong<>(4, 0.5);

    assertThat(holder.offer(0.5, true, "a", "a", () -> "right")).isFalse();
    assertThat(holder.offer(0.49, false, "b", "b", () -> "right")).isFalse();
    assertThat(holder.offer(0.5, false, "c", "c", () -> "wrong")).isTrue();
    assertThat(holder.offer(0.5, false, "c", "c", () -> "again")).isFalse();
    assertThat(holder.cells()).containsExactly("wrong");
  }

  @Test
  void keepsNothingAtCapacityZero() {
    MostWrong<String> holder = new MostWrong<>(0, 0.5);

    assertThat(holder.offer(0, true, "a", "a", () -> "wrong")).isFalse();
    assertThat(holder.cells()).isEmpty();
  }

  @Test
  void refusesWhatDoesNotFit() {
    MostWrong<String> holder = new MostWrong<>(1, 0.5);

    assertThatThrownBy(() -> holder.merge(new MostWrong<>(2, 0.5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> holder.merge(new MostWrong<>(1, 0.4)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MostWrong<>(-1, 0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> holder.offer(Double.NaN, true, "a", "the/path", () -> "no"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the/path");
  }

  private static MostWrong<String> collect(List<Cells.Cell> cells) {
    MostWrong<String> holder = new MostWrong<>(9, 0.5);
    for (Cells.Cell cell : cells) {
      holder.offer(cell.probability(), cell.actual(), cell.imageId(), "path", cell::imageId);
    }
    return holder;
  }
}
