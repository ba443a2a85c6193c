package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class CustomCnnTest {
  @BeforeAll
  static void select() {
    NativeBackend.select();
  }

  @Test
  void hasTheParametersOfTheStudysNetwork() {
    assertThat(network(170, 170).numParams()).isEqualTo(13_790_401);
  }

  @Test
  void computesItsConvolutionsWithOneDnn() {
    MultiLayerNetwork network = network(20, 20);
    network.fit(new DataSet(Nd4j.rand(2, 3, 20, 20), Nd4j.create(new double[][] {{0}, {1}})));
    List<Layer> accelerated =
        List.of(network.getLayers()).stream()
            .filter(l -> l instanceof ConvolutionLayer || l instanceof SubsamplingLayer)
            .toList();

    assertThat(accelerated)
        .hasSize(4)
        .allSatisfy(
            layer ->
                assertThat(layer.getHelper())
                    .as("helper of %s", layer.getClass())
                    .isNotNull()
                    .asString()
                    .contains("mkldnn"));
  }

  @Test
  void hasTheStockLossAndGradientWhereTheSigmoidIsNotSaturated() {
    INDArray logits = Nd4j.create(new float[][] {{-2f}, {0.5f}, {3f}, {-0.1f}});
    INDArray labels = Nd4j.create(new float[][] {{0f}, {1f}, {0f}, {1f}});
    ActivationSigmoid sigmoid = new ActivationSigmoid();
    LossBinaryXENT stock = new LossBinaryXENT();
    LogitBinaryCrossEntropy ours = new LogitBinaryCrossEntropy();

    assertThat(ours.computeScore(labels, logits.dup(), sigmoid, null, true))
        .isCloseTo(stock.computeScore(labels, logits.dup(), sigmoid, null, true), within(1e-5));
    assertThat(
            ours.computeGradient(labels, logits.dup(), sigmoid, null)
                .distance2(stock.computeGradient(labels, logits.dup(), sigmoid, null)))
        .isLessThan(1e-5);
    assertThat(
            ours.computeScoreArray(labels, logits.dup(), sigmoid, null)
                .distance2(stock.computeScoreArray(labels, logits.dup(), sigmoid, null)))
        .isLessThan(1e-5);
  }

  @Test
  void keepsAGradientWhereTheStockLossHasNone() {
    INDArray logits = Nd4j.create(new float[][] {{40f}});
    INDArray labels = Nd4j.create(new float[][] {{0f}});
    ActivationSigmoid sigmoid = new ActivationSigmoid();

    INDArray stalled = new LossBinaryXENT().computeGradient(labels, logits.dup(), sigmoid, null);
    INDArray ours =
        new LogitBinaryCrossEntropy().computeGradient(labels, logits.dup(), sigmoid, null);

    assertThat(Math.abs(stalled.getDouble(0))).isLessThan(1e-3);
    assertThat(ours.getDouble(0)).isCloseTo(1, within(1e-6));
    assertThat(new LogitBinaryCrossEntropy().computeScore(labels, logits, sigmoid, null, true))
        .isCloseTo(40, within(1e-4));
  }

  @Test
  void picksTheBackendBuildThatTheProcessorCanRun() {
    Set<String> skylake = Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl", "avx2");
    assertThat(NativeBackend.extensionFor(skylake)).isEqualTo("-onednn-avx512");
    assertThat(NativeBackend.extensionFor(Set.of("avx2", "avx512f"))).isEqualTo("-onednn-avx2");
  }

  private static MultiLayerNetwork network(int height, int width) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            CustomCnn.configuration(height, width, SmallTraining.options(1e-3), 1));
    network.init();
    return network;
  }
}
