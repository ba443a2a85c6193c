package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NonFiniteTest {
  @BeforeAll
  static void selectTheBackend() {
    NativeBackend.select();
  }

  @Test
  void findsThePlaceOfTheFirstInAPartOfAnArray() {
    float[] values = {1, Float.NaN, -0f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 2};
    assertThat(NonFinite.in(values)).isEqualTo(1);
    assertThat(NonFinite.in(values, 2, 4)).isEqualTo(4);
    assertThat(NonFinite.in(values, 2, 2)).isEqualTo(-1);
    assertThat(NonFinite.in(new float[0])).isEqualTo(-1);
  }

  @Test
  void namesTheArrayOfANetworkAndKnowsTheStateOfItsUpdater() {
    MultiLayerNetwork network = CustomCnn.network(20, 24, SmallTraining.options(1e-3), 1);
    assertThat(NonFinite.in(network)).isEmpty();
    assertThat(NonFinite.isInUpdaterOf(network)).isFalse();
    network.getLayer(4).getParam("W").putScalar(100, Float.POSITIVE_INFINITY);
    assertThat(NonFinite.in(network)).contains("W of layer 4");
    assertThat(NonFinite.isInUpdaterOf(network)).isFalse();
    Networks.updaterState(network).putScalar(network.numParams() + 9, Float.POSITIVE_INFINITY);
    assertThat(NonFinite.isInUpdaterOf(network)).isTrue();
  }
}
