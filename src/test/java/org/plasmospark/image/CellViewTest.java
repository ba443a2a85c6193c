package org.plasmospark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellViewTest {
  @Test
  void showsARectangleInFourWays() {
    // 0 1 2
    // 3 4 5
    assertThat(views(4, 3, 2))
        .containsExactly(
            List.of(0, 1, 2, 3, 4, 5),
            List.of(2, 1, 0, 5, 4, 3),
            List.of(3, 4, 5, 0, 1, 2),
            List.of(5, 4, 3, 2, 1, 0));
  }

  @Test
  void showsASquareInTheseAndWithRowsAndColumnsExchanged() {
    // 0 1 2
    // 3 4 5
    // 6 7 8
    List<List<Integer>> eight = views(8, 3, 3);
    assertThat(eight.subList(0, 4)).isEqualTo(views(4, 3, 3));
    assertThat(eight.subList(4, 8))
        .containsExactly(
            List.of(0, 3, 6, 1, 4, 7, 2, 5, 8),
            List.of(2, 5, 8, 1, 4, 7, 0, 3, 6),
            List.of(6, 3, 0, 7, 4, 1, 8, 5, 2),
            List.of(8, 5, 2, 7, 4, 1, 6, 3, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 2", "2, 3, 2", "4, 3, 2", "4, 2, 5", "8, 3, 3", "8, 4, 4"})
  void isAGroupOfPermutations(int number, int width, int height) {
    List<List<Integer>> views = views(number, width, height);
    Set<List<Integer>> distinct = new HashSet<>(views);
    assertThat(distinct).hasSize(number);
    for (List<Integer> one : views) {
      assertThat(one)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, width * height).boxed().toList());
      for (List<Integer> other : views) {
        assertThat(other.stream().map(one::get).toList()).isIn(distinct);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 3, 2", "8, 5, 5"})
  void movesNumbersAsItMovesColours(int number, int width, int height) {
    int cells = 2;
    int pixels = width * height;
    byte[] colours = new byte[cells * pixels * 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (byte) (7 * i);
    }
    CellTensors tensors =
        new CellTensors(
            new Preprocessing(
                width, height, Scaling.IMAGENET_CAFFE, Resampling.ANTIALIASED_BILINEAR));
    for (CellView view : CellView.of(number, width, height)) {
      byte[] moved = new byte[colours.length];
      view.pixels(colours, cells, moved);
      float[] expected = new float[colours.length];
      tensors.scaled(moved, cells, expected);

      float[] numbers = new float[colours.length];
      tensors.scaled(colours, cells, numbers);
      float[] actual = new float[colours.length];
      view.numbers(numbers, cells, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void hasEightOfSquaresOnly() {
    assertThat(CellView.exist(8, 3, 3)).isTrue();
    assertThat(CellView.exist(8, 3, 2)).isFalse();
    assertThat(CellView.exist(4, 3, 2)).isTrue();
    assertThat(IntStream.of(-1, 0, 3, 5, 6, 7, 16).anyMatch(n -> CellView.exist(n, 3, 3)))
        .isFalse();
    assertThatThrownBy(() -> CellView.of(8, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cell of 3 x 2 pixels has no 8 views");
  }

  /** Each view of the second of two cells whose pixels are numbered, row by row. */
  private static List<List<Integer>> views(int number, int width, int height) {
    int pixels = width * height;
    byte[] cells = new byte[2 * pixels * 3];
    for (int i = 0; i < pixels; i++) {
      for (int colour = 0; colour < 3; colour++) {
        cells[3 * (pixels + i) + colour] = (byte) (i + 100 * colour);
      }
    }
    List<List<Integer>> views = new ArrayList<>();
    for (CellView view : CellView.of(number, width, height)) {
      byte[] out = new byte[cells.length];
      view.pixels(cells, 2, out);
      List<Integer> reds = new ArrayList<>();
      for (int i = 0; i < pixels; i++) {
        int at = 3 * (pixels + i);
        reds.add((int) out[at]);
        assertThat(out[at + 1]).isEqualTo((byte) (out[at] + 100));
        assertThat(out[at + 2]).isEqualTo((byte) (out[at] + 200));
        assertThat(out[3 * i]).as("the first cell").isZero();
      }
      views.add(reds);
    }
    return views;
  }
}
