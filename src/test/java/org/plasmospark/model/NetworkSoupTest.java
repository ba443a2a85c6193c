package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class NetworkSoupTest {
  @BeforeAll
  static void selectTheBackend() {
    NativeBackend.select();
  }

  @Test
  void hasTheMeanOfTheParameters() {
    Model first = network(24, 1);
    Model second = network(24, 2);
    Model third = network(24, 3);

    Model soup =
        ModelZip.read(
            NetworkSoup.of(List.of(zip(first), zip(second), zip(third)), "here"), "there");

    INDArray mean = first.params().add(second.params()).add(third.params()).div(3);
    assertThat(soup.params().distance2(mean)).isLessThan(1e-4);
    assertThat(soup.params().distance2(first.params())).isGreaterThan(1);
    assertThat(NetworkSoup.of(List.of(zip(first), zip(first)), "here")).isEqualTo(zip(first));
  }

  @Test
  void refusesNetworksOfDifferentSizes() {
    List<byte[]> networks = List.of(zip(network(24, 1)), zip(network(28, 1)));
    assertThatThrownBy(() -> NetworkSoup.of(networks, "folds"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BUNDLE_INVALID))
        .hasMessageContaining("The model bundle folds cannot be used: its networks have ");
  }

  private static byte[] zip(Model network) {
    return ModelZip.write(network);
  }

  private static MultiLayerNetwork network(int width, int seed) {
    return CustomCnn.network(20, width, SmallTraining.options(1e-3), seed);
  }
}
