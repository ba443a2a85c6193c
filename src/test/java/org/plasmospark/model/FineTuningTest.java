package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.TrainableGraph;

class FineTuningTest {
  private static final int SIDE = 64;
  private static final int[] SHAPE = {3, SIDE, SIDE};
  private static final int IMAGES = 3;
  private static final ComputeOptions EXACT =
      new ComputeOptions(ComputeOptions.Engine.AUTO, ComputeOptions.PrecisionChoice.FLOAT32);
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  @BeforeAll
  static void chooseTheBackend() {
    NativeBackend.select();
  }

  static Stream<Arguments> blocks() {
    return Stream.of(
        Arguments.of(
            BaseNetwork.VGG16, List.of("block5_conv1", "block5_conv2", "block5_conv3"), 512, 4),
        Arguments.of(
            BaseNetwork.RESNET50,
            List.of("conv5_block3_1_conv", "conv5_block3_2_conv", "conv5_block3_3_conv"),
            2048,
            2),
        Arguments.of(
            BaseNetwork.SQUEEZENET,
            List.of("fire9/expand1x1", "fire9/expand3x3", "fire9/squeeze1x1"),
            512,
            3),
        Arguments.of(
            BaseNetwork.MOBILENETV2,
            List.of("Conv_1", "block_16_depthwise", "block_16_expand", "block_16_project"),
            160,
            2));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void trainsTheLastBlockAndTheHeadAndNothingElse(
      BaseNetwork kind, List<String> convolutions, int channels, int side) {
    FineTuning tuning = tuning(kind, base(kind));

    assertThat(tuning.shape()).containsExactly(channels, side, side);
    TreeSet<String> layers = new TreeSet<>();
    tuning
        .network()
        .paramTable()
        .keySet()
        .forEach(name -> layers.add(name.substring(0, name.lastIndexOf('_'))));
    List<String> expected = new ArrayList<>(convolutions);
    expected.addAll(List.of("head1", "head2"));
    assertThat(layers).containsExactlyElementsOf(expected);
    assertThat(layers)
        .allMatch(
            name ->
                name.startsWith("head")
                    || name.equals("Conv_1")
                    || name.startsWith(FineTuningStart.lastBlock(kind).block()));
    assertThat(Networks.layers(tuning.network())).noneMatch(BatchNormalization.class::isInstance);
  }

  /** A block in the middle, and all. */
  static Stream<Arguments> starts() {
    return Stream.of(
        Arguments.of(BaseNetwork.VGG16, "block2"),
        Arguments.of(BaseNetwork.RESNET50, "conv4_block1"),
        Arguments.of(BaseNetwork.SQUEEZENET, "fire4"),
        Arguments.of(BaseNetwork.MOBILENETV2, "block_1"),
        Arguments.of(BaseNetwork.VGG16, "all"),
        Arguments.of(BaseNetwork.RESNET50, "all"),
        Arguments.of(BaseNetwork.SQUEEZENET, "all"),
        Arguments.of(BaseNetwork.MOBILENETV2, "all"));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void anyBlockMayBeTheFirst(BaseNetwork kind, String block) {
    FrozenBase base = base(kind);
    MultiLayerNetwork head = head(base);
    FineTuning tuning =
        base.fineTuning(new FineTuningStart(block), 0.5, head, SmallTraining.options(1e-4));
    assertThat(tuning.trunk().isEmpty()).isEqualTo(block.equals("all"));

    float[] images = TestFeatures.images(SHAPE, IMAGES, 3);
    assertThat(probabilities(tuning.fused(), SHAPE, images, EXACT))
        .containsExactly(probabilities(base.fused(head), SHAPE, images, EXACT), within(1e-4f));
    Dl4jTopology.Coverage coverage =
        Dl4jTopology.read(
            tuning.network().getConfiguration(),
            tuning.shape()[0],
            tuning.shape()[1],
            tuning.shape()[2]);
    assertThat(coverage.adam()).as(coverage.sentence()).isPresent();
    TrainableGraph network = coverage.network().orElseThrow();
    assertThat(network.rate("head1")).isEqualTo(1);
    assertThat(network.rate(network.parameterSegments().get(0).layer())).isLessThan(0.5);
  }

  @ParameterizedTest
  @EnumSource(BaseNetwork.class)
  void foldingAloneChangesNoPrediction(BaseNetwork kind) {
    FrozenBase base = base(kind);
    MultiLayerNetwork head = head(base);
    float[] images = TestFeatures.images(SHAPE, IMAGES, 3);
    float[] frozen = probabilities(base.fused(head), SHAPE, images, EXACT);
    FineTuning tuning =
        base.fineTuning(FineTuningStart.lastBlock(kind), 1, head, SmallTraining.options(1e-5));

    assertTold(frozen);
    for (ComputeOptions options : List.of(EXACT, DL4J)) {
      assertThat(probabilities(tuning.fused(), SHAPE, images, options))
          .containsExactly(frozen, within(5e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(BaseNetwork.class)
  void aFusedNetworkGivesOnPixelsWhatTheTrainedBlockGivesBehindTheTrunk(BaseNetwork kind) {
    FineTuning tuning = tuning(kind, base(kind));
    float[] images = TestFeatures.images(SHAPE, IMAGES, 3);
    float[] untrained = probabilities(tuning.fused(), SHAPE, images, EXACT);
    train(tuning);
    float[] values;
    try (FeatureExtractor trunk =
        FeatureExtractors.open(tuning.trunk().orElseThrow(), SHAPE, 2, EXACT)) {
      values = trunk.features(images, IMAGES);
    }
    float[] behind =
        probabilities(PortableNetwork.of(tuning.network()), tuning.shape(), values, EXACT);

    assertTold(behind);
    assertThat(behind[0]).isNotCloseTo(untrained[0], within(1e-3f));
    byte[] zip = ModelZip.write(tuning.fused().toNetwork());
    for (ComputeOptions options : List.of(EXACT, DL4J)) {
      try (CellClassifier classifier =
          Classifiers.of(ModelZip.read(zip, "memory"), SHAPE, 2, options)) {
        assertThat(classifier.engine()).startsWith(options == DL4J ? "dl4j" : "onednn");
        assertThat(classifier.probabilities(images, IMAGES)).containsExactly(behind, within(1e-5f));
      }
    }
  }

  @Test
  void leavesTheTrunkAsItWas() {
    ComputationGraph published = BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 7);
    FrozenBase base = frozen(BaseNetwork.SQUEEZENET, published);
    FineTuning tuning = tuning(BaseNetwork.SQUEEZENET, base);
    train(tuning);
    Map<String, INDArray> fused = ((ComputationGraph) tuning.fused().toNetwork()).paramTable();
    published
        .paramTable()
        .forEach(
            (name, values) -> {
              boolean same =
                  Arrays.equals(FloatVectors.copy(fused.get(name)), FloatVectors.copy(values));
              assertThat(same).as(name).isEqualTo(!name.startsWith("fire9"));
            });
  }

  @Test
  void refusesACutPastWhichSomethingReads() {
    ComputationGraph network = BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 7);
    assertThatThrownBy(() -> GraphCut.of(network, "fire9/expand1x1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fire9/expand3x3 reads fire9/squeeze1x1 past the cut");
  }

  private static FrozenBase base(BaseNetwork kind) {
    ComputationGraph network = kind.create(SIDE, SIDE, 7);
    TestFeatures.spread(network, 3);
    if (kind == BaseNetwork.MOBILENETV2) {
      // Of random weights its narrow layers hand on next to nothing that differs between images.
      network.paramTable().forEach((name, values) -> values.muli(name.endsWith("_W") ? 3 : 1));
    }
    return frozen(kind, network);
  }

  private static FrozenBase frozen(BaseNetwork kind, ComputationGraph network) {
    return new FrozenBase(kind, network, kind.pooling(), SIDE, SIDE);
  }

  /** A head that does not saturate, however large the features of random weights are. */
  private static MultiLayerNetwork head(FrozenBase base) {
    MultiLayerNetwork head = base.head(16, SmallTraining.options(1e-3), 5);
    float largest = 0;
    try (FeatureExtractor extractor = FeatureExtractors.open(base.features(), SHAPE, 2, EXACT)) {
      for (float value : extractor.features(TestFeatures.images(SHAPE, IMAGES, 3), IMAGES)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    head.getParam("0_W").divi(largest);
    return head;
  }

  private static FineTuning tuning(BaseNetwork kind, FrozenBase base) {
    // The random weights of the deepest make the largest features, and steps as much larger.
    double rate = kind == BaseNetwork.RESNET50 ? 1e-5 : 1e-3;
    return base.fineTuning(
        FineTuningStart.lastBlock(kind), 1, head(base), SmallTraining.options(rate));
  }

  private static void assertTold(float[] probabilities) {
    assertThat(probabilities).doesNotContain(0, 1);
    assertThat(IntStream.range(0, IMAGES).mapToObj(i -> probabilities[i]).distinct())
        .hasSize(IMAGES);
  }

  /** Some updates on what a trunk could make. */
  private static void train(FineTuning tuning) {
    int[] shape = tuning.shape();
    Nd4j.getRandom().setSeed(5);
    for (int i = 0; i < 3; i++) {
      INDArray values = Nd4j.rand('c', 4, shape[0], shape[1], shape[2]);
      INDArray labels = Nd4j.create(new float[] {1, 0, 1, 0}, new long[] {4, 1});
      tuning.network().fit(new DataSet(values, labels));
    }
  }

  private static float[] probabilities(
      PortableNetwork network, int[] shape, float[] values, ComputeOptions options) {
    try (CellClassifier classifier = Classifiers.of(network.toNetwork(), shape, IMAGES, options)) {
      return classifier.probabilities(values, IMAGES);
    }
  }
}
