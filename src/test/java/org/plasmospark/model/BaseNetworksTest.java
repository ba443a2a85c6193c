package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.Shape;

class BaseNetworksTest {
  private static final double TOLERANCE = 1e-4;

  @Test
  void vgg16HasKerasNamesAndTheFeaturesOfStockDl4jAtFullSize() {
    ComputationGraph network = BaseNetworks.vgg16(170, 170, 1);
    assertThat(network.numParams()).isEqualTo(14_714_688);
    assertThat(convolutions(network))
        .hasSize(13)
        .startsWith("block1_conv1", "block1_conv2", "block2_conv1")
        .endsWith("block5_conv3");
    assertThat(features(network, 170)).isEqualTo(new Shape(512, 5, 5));
    assertSame(network, 170, 1, 1);
  }

  @Test
  void resNet50HasKerasNamesAndTheFeaturesOfStockDl4j() {
    ComputationGraph network = BaseNetworks.resNet50(64, 64, 1);
    assertThat(network.numParams()).isEqualTo(23_587_712);
    List<String> expected =
        Stream.concat(
                Stream.of("conv1_conv"),
                IntStream.range(0, 4)
                    .boxed()
                    .flatMap(
                        stage ->
                            IntStream.rangeClosed(1, List.of(3, 4, 6, 3).get(stage))
                                .boxed()
                                .flatMap(
                                    block ->
                                        IntStream.rangeClosed(block == 1 ? 0 : 1, 3)
                                            .mapToObj(
                                                i ->
                                                    "conv%d_block%d_%d_conv"
                                                        .formatted(stage + 2, block, i)))))
            .toList();
    assertThat(convolutions(network)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(network.getConfiguration().getVertices())
        .containsKeys("conv1_bn", "pool1_pool", "conv2_block1_0_bn", "conv5_block3_out");
    assertThat(features(network, 170)).isEqualTo(new Shape(2048, 6, 6));
    assertSame(network, 64, 3, 2);
  }

  @Test
  void squeezeNetHasKerasNamesAndTheFeaturesOfStockDl4j() {
    ComputationGraph network = BaseNetworks.squeezeNet(64, 64, 1);
    assertThat(network.numParams()).isEqualTo(722_496);
    assertThat(convolutions(network))
        .hasSize(25)
        .startsWith("conv1", "fire2/squeeze1x1", "fire2/expand1x1", "fire2/expand3x3")
        .endsWith("fire9/squeeze1x1", "fire9/expand1x1", "fire9/expand3x3");
    assertThat(features(network, 170)).isEqualTo(new Shape(512, 9, 9));
    assertSame(network, 64, 3, 1);
    assertSame(network, 64, 3, 16);
  }

  @Test
  void mobileNetV2HasKerasNamesAndTheFeaturesOfStockDl4j() {
    ComputationGraph network = BaseNetworks.mobileNetV2(64, 64, 1);
    assertThat(network.numParams()).isEqualTo(2_257_984);
    assertThat(convolutions(network))
        .hasSize(52)
        .contains("Conv1", "expanded_conv_depthwise", "block_1_expand", "block_16_project")
        .contains("Conv_1");
    assertThat(network.getConfiguration().getVertices())
        .containsKeys("bn_Conv1", "expanded_conv_project_BN", "block_2_add", "out_relu")
        .doesNotContainKeys("block_1_add", "block_17_expand");
    assertThat(features(network, 170)).isEqualTo(new Shape(1280, 6, 6));
    assertSame(network, 64, 3, 2);
  }

  @Test
  void padsAsTensorFlowDoesWhateverTheSize() {
    assertSame(BaseNetworks.mobileNetV2(75, 66, 2), new int[] {3, 75, 66}, 3, 2);
  }

  @Test
  void theSeedDecidesTheWeights() {
    float[] weights = FloatVectors.copy(BaseNetworks.squeezeNet(64, 64, 1).params());
    assertThat(FloatVectors.copy(BaseNetworks.squeezeNet(64, 64, 1).params())).isEqualTo(weights);
    assertThat(FloatVectors.copy(BaseNetworks.squeezeNet(64, 64, 2).params()))
        .isNotEqualTo(weights);
  }

  @Test
  void vgg16HasTheFeaturesOfStockDl4jInBatchesThatAreNotFull() {
    assertSame(BaseNetworks.vgg16(64, 64, 7), 64, 3, 2);
  }

  private static void assertSame(ComputationGraph network, int size, int count, int batch) {
    assertSame(network, new int[] {3, size, size}, count, batch);
  }

  private static void assertSame(ComputationGraph network, int[] shape, int count, int batch) {
    TestFeatures.spread(network, 5);
    assertThat(TestFeatures.errorOfTheEngine(network, shape, count, batch)).isLessThan(TOLERANCE);
  }

  private static Shape features(ComputationGraph network, int size) {
    return Dl4jGraphs.read(network, new int[] {3, size, size})
        .graph()
        .orElseThrow()
        .graph()
        .features();
  }

  private static List<String> convolutions(ComputationGraph network) {
    return network.getConfiguration().getVertices().entrySet().stream()
        .filter(
            entry ->
                entry.getValue() instanceof LayerVertex vertex
                    && vertex.getLayerConf().getLayer() instanceof ConvolutionLayer)
        .map(Map.Entry::getKey)
        .toList();
  }
}
