package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerDecayTest {
  @Test
  void fallsBlockByBlockTowardsTheImages() {
    List<String> layers =
        List.of("Conv1", "expanded_conv_project", "block_1_expand", "block_1_project", "Conv_1");
    assertThat(LayerDecay.of(layers, List.of("expanded_conv", "block_1"), 0.5))
        .isEqualTo(
            Map.of(
                "Conv1", 0.125,
                "expanded_conv_project", 0.25,
                "block_1_expand", 0.5,
                "block_1_project", 0.5,
                "Conv_1", 0.5));
  }

  @Test
  void takesNoBlockForOneWhoseNameBeginsAlike() {
    assertThat(
            LayerDecay.of(
                List.of("block_1_expand", "block_16_expand"), List.of("block_1", "block_16"), 0.1))
        .containsEntry("block_16_expand", 0.1)
        .containsEntry("block_1_expand", StrictMath.pow(0.1, 2));
  }
}
