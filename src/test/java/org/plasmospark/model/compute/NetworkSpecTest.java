package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.NetworkSpec.Shape;

class NetworkSpecTest {
  private static final LayerSpec LOGIT = new LayerSpec.Dense(1, Activation.IDENTITY);

  @Test
  void derivesTheShapesAndParametersOfTheCustomCnn() {
    NetworkSpec network =
        new NetworkSpec(
            3,
            170,
            170,
            List.of(
                new LayerSpec.Convolution(32, 3, 1, 0, Activation.RELU),
                new LayerSpec.MaxPooling(2, 2),
                new LayerSpec.Convolution(64, 3, 1, 0, Activation.RELU),
                new LayerSpec.MaxPooling(2, 2),
                new LayerSpec.Dense(128, Activation.RELU),
                LOGIT));
    assertThat(network.shapes())
        .containsExactly(
            new Shape(3, 170, 170),
            new Shape(32, 168, 168),
            new Shape(32, 84, 84),
            new Shape(64, 82, 82),
            new Shape(64, 41, 41),
            new Shape(128, 1, 1),
            new Shape(1, 1, 1));
    assertThat(network.parameterCount()).isEqualTo(13_790_401);
    assertThat(network.imageLength()).isEqualTo(86_700);
  }

  @Test
  void parameterSegmentsFollowEachOtherWithoutGaps() {
    NetworkSpec network =
        new NetworkSpec(
            2,
            9,
            7,
            List.of(
                new LayerSpec.Convolution(5, 3, 2, 1, Activation.RELU),
                new LayerSpec.Dense(4, Activation.RELU),
                LOGIT));
    List<ParameterSegment> segments = network.parameterSegments();
    assertThat(segments)
        .extracting(ParameterSegment::bias)
        .containsExactly(true, false, false, true, false, true);
    int offset = 0;
    for (ParameterSegment segment : segments) {
      assertThat(segment.offset()).isEqualTo(offset);
      offset += segment.length();
    }
    assertThat(offset).isEqualTo(network.parameterCount()).isEqualTo(5 + 90 + 400 + 4 + 4 + 1);
  }

  @Test
  void rejectsNetworksThatCannotBe() {
    LayerSpec large = new LayerSpec.Convolution(1, 5, 1, 0, Activation.RELU);
    assertThatThrownBy(() -> new NetworkSpec(1, 4, 9, List.of(large, LOGIT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
    LayerSpec pooling = new LayerSpec.MaxPooling(1, 1);
    assertThatThrownBy(() -> new NetworkSpec(1, 4, 4, List.of(LOGIT, pooling, LOGIT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense");
    assertThatThrownBy(() -> new NetworkSpec(1, 4, 4, List.of(pooling)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("logit");
    assertThatThrownBy(() -> new NetworkSpec(0, 4, 4, List.of(LOGIT)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LayerSpec.Dense(0, Activation.RELU))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new NetworkSpec(1 << 12, 1 << 12, 1 << 12, List.of(LOGIT)).imageLength())
        .isInstanceOf(ArithmeticException.class);
  }
}
