package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One place of a window, two channels, each seen twice. */
class KernelsTest {
  private static final float[] DEPTHWISE = {1, 2, 3, 4};

  @Test
  void aDepthwiseKernelIsAnOrdinaryOneWithZerosBetweenChannels() {
    assertThat(Kernels.ofDepthwise(DEPTHWISE, 1, 2, 2)).containsExactly(1, 2, 0, 0, 0, 0, 3, 4);
    assertThat(Kernels.ofDepthwise(DEPTHWISE, 2, 2, 1)).containsExactly(1, 0, 0, 2, 3, 0, 0, 4);
  }

  @Test
  void aSeparableKernelIsTheProductOfItsTwo() {
    float[] pointwise = {1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400};
    // Channel 0: 1·(1, 10, 100) + 2·(2, 20, 200); channel 1: 3·(3, 30, 300) + 4·(4, 40, 400).
    assertThat(Kernels.ofSeparable(DEPTHWISE, pointwise, 1, 2, 2))
        .containsExactly(5, 50, 500, 25, 250, 2500);
  }

  @Test
  void theRowsOfADenseKernelFollowTheOrderOfPlanes() {
    // Keras' order: place 0 (channel 0, 1), place 1 (channel 0, 1); two units.
    float[] kernel = {1, 2, 3, 4, 5, 6, 7, 8};
    assertThat(new Tensor("x", 1, 2, 2, true).reordered(kernel))
        .containsExactly(1, 2, 5, 6, 3, 4, 7, 8);
  }
}
