package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenBaseTest {
  private static final int SIDE = 64;
  private static final int[] SHAPE = {3, SIDE, SIDE};
  private static final int IMAGES = 3;
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  @BeforeAll
  static void chooseTheBackend() {
    NativeBackend.select();
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(BaseNetwork.VGG16, Pooling.FLATTEN, 512 * 2 * 2),
        Arguments.of(BaseNetwork.VGG16, Pooling.AVERAGE, 512),
        Arguments.of(BaseNetwork.RESNET50, Pooling.FLATTEN, 2048 * 2 * 2),
        Arguments.of(BaseNetwork.RESNET50, Pooling.AVERAGE, 2048),
        Arguments.of(BaseNetwork.SQUEEZENET, Pooling.FLATTEN, 512 * 3 * 3),
        Arguments.of(BaseNetwork.SQUEEZENET, Pooling.AVERAGE, 512));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aFusedNetworkGivesOnPixelsWhatItsHeadGivesOnFeatures(
      BaseNetwork kind, Pooling pooling, int units) {
    ComputationGraph base = kind.create(SIDE, SIDE, 7);
    TestFeatures.spread(base, 3);
    FrozenBase frozen = new FrozenBase(kind, base, pooling, SIDE, SIDE);
    assertThat(frozen.units()).isEqualTo(units);
    MultiLayerNetwork head = frozen.head(16, SmallTraining.options(1e-3), 5);
    float[] images = TestFeatures.images(SHAPE, IMAGES, 3);

    float[] features;
    try (FeatureExtractor extractor =
        FeatureExtractors.open(frozen.features(), SHAPE, 2, ComputeOptions.DEFAULT)) {
      features = extractor.features(images, IMAGES);
    }
    TestFeatures.temper(head, features);
    PortableNetwork fused = frozen.fused(head);
    float[] onFeatures;
    try (CellClassifier classifier =
        Classifiers.of(head, new int[] {units}, IMAGES, ComputeOptions.DEFAULT)) {
      onFeatures = classifier.probabilities(features, IMAGES);
    }

    assertThat(onFeatures).hasSize(IMAGES).doesNotContain(0, 1);
    assertThat(IntStream.range(0, IMAGES).mapToObj(i -> onFeatures[i]).distinct()).hasSize(IMAGES);
    for (ComputeOptions options : new ComputeOptions[] {ComputeOptions.DEFAULT, DL4J}) {
      try (CellClassifier classifier = Classifiers.of(fused.toNetwork(), SHAPE, 2, options)) {
        float[] onPixels = new float[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
          float[] image =
              Arrays.copyOfRange(images, i * 3 * SIDE * SIDE, (i + 1) * 3 * SIDE * SIDE);
          onPixels[i] = classifier.probabilities(image, 1)[0];
        }
        assertThat(classifier.engine()).startsWith(options == DL4J ? "dl4j" : "onednn");
        assertThat(onPixels).containsExactly(onFeatures, within(1e-5f));
      }
    }
  }
}
