package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.image.CellView;

class AveragedViewsTest {
  private static final int SIDE = 2;
  private static final int LENGTH = 3 * SIDE * SIDE;

  /** Corners of a cell: 0.1 and 0.2 above 0.4 and 0.8; as bytes ten times as much. */
  private static final float[] CORNERS = {0.1f, 0.2f, 0.4f, 0.8f};

  /** Says of a cell what stands in the first pixel of it, so that every view is another answer. */
  private static final class FirstPixel implements CellClassifier {
    private final List<Integer> counts = new ArrayList<>();
    private boolean closed;

    @Override
    public int batchSize() {
      return 9;
    }

    @Override
    public float[] probabilities(float[] images, int count) {
      counts.add(count);
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        said[i] = images[i * LENGTH];
      }
      return said;
    }

    @Override
    public boolean takesPixels() {
      return true;
    }

    @Override
    public float[] probabilities(byte[] pixels, int count) {
      counts.add(count);
      float[] said = new float[count];
      for (int i = 0; i < count; i++) {
        said[i] = pixels[i * LENGTH] / 10f;
      }
      return said;
    }

    @Override
    public String engine() {
      return "first-pixel";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final FirstPixel classifier = new FirstPixel();

  @ParameterizedTest
  @CsvSource({"1, 0.1", "2, 0.15", "4, 0.375", "8, 0.375"})
  void givesTheMeanOfWhatIsSaidOfTheViews(int views, double mean) {
    AveragedViews averaged = averaged(views);
    float[] cells = cells(0, CORNERS);
    assertThat(averaged.probabilities(cells, 2)).containsExactly(0, (float) mean);
    assertThat(averaged.probabilities(bytes(cells), 2)).containsExactly(0, (float) mean);
    assertThat(classifier.counts).hasSize(2 * views).containsOnly(2);
  }

  @Test
  void givesACellTheSameInEveryBatch() {
    AveragedViews averaged = averaged(8);
    float alone = averaged.probabilities(cells(CORNERS), 1)[0];
    float[] three = averaged.probabilities(cells(0.9f, CORNERS), 2);
    assertThat(three[1]).isEqualTo(alone);
    assertThat(averaged.probabilities(cells(CORNERS), 1)).containsExactly(alone);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -0.1f, 1.1f})
  void givesNoProbabilityWhereAViewHasNone(float said) {
    float[] cells = cells(0.5f, new float[] {0.1f, 0.2f, 0.4f, said});
    assertThat(averaged(2).probabilities(cells, 2)).doesNotContain(Float.NaN);
    assertThat(averaged(4).probabilities(cells, 2)).containsExactly(0.5f, Float.NaN);
    assertThat(averaged(8).probabilities(cells, 2)).containsExactly(0.5f, Float.NaN);
  }

  @Test
  void isTheClassifierInAllElse() {
    AveragedViews averaged = averaged(2);
    assertThat(averaged.batchSize()).isEqualTo(9);
    assertThat(averaged.takesPixels()).isTrue();
    assertThat(averaged.engine()).isEqualTo("first-pixel");
    averaged.close();
    assertThat(classifier.closed).isTrue();
  }

  private AveragedViews averaged(int views) {
    return new AveragedViews(classifier, CellView.of(views, SIDE, SIDE));
  }

  private static float[] cells(float[] corners) {
    float[] cell = new float[LENGTH];
    System.arraycopy(corners, 0, cell, 0, corners.length);
    return cell;
  }

  /** A cell of one number, and one with the given corners; their other planes are 0. */
  private static float[] cells(float even, float[] corners) {
    float[] cells = new float[2 * LENGTH];
    for (int i = 0; i < SIDE * SIDE; i++) {
      cells[i] = even;
    }
    System.arraycopy(corners, 0, cells, LENGTH, corners.length);
    return cells;
  }

  private static byte[] bytes(float[] cells) {
    byte[] bytes = new byte[cells.length];
    for (int cell = 0; cell < cells.length / LENGTH; cell++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        bytes[cell * LENGTH + 3 * i] = (byte) Math.round(10 * cells[cell * LENGTH + i]);
      }
    }
    return bytes;
  }
}
