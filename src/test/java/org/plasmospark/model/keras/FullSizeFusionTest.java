package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.SharedData;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.model.TestFeatures;

/** Base and head as one network are what they are apart, with weights of files, on real cells. */
class FullSizeFusionTest {
  private static final int CELLS = 3;
  private static final int HIDDEN = 64;

  /** Many times what it takes, and much less than a build may last. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @ParameterizedTest
  @CsvSource({
    "VGG16, vgg16_codebook, FLATTEN",
    "VGG16, vgg16_codebook, AVERAGE",
    "RESNET50, resnet50_codebook, FLATTEN",
    "RESNET50, resnet50_codebook, AVERAGE",
    "SQUEEZENET, squeezenet_v1.1_imagenet, FLATTEN",
    "SQUEEZENET, squeezenet_v1.1_imagenet, AVERAGE"
  })
  void aFusedNetworkGivesOnRealCellsWhatItsHeadGivesOnFeatures(
      BaseNetwork kind, String weights, Pooling pooling) {
    Assertions.assertTimeout(LONGEST, () -> compare(kind, weights, pooling));
  }

  private static void compare(BaseNetwork kind, String weights, Pooling pooling)
      throws IOException {
    int[] shape = {3, GoldenCells.SIDE, GoldenCells.SIDE};
    float[] images = GoldenCells.images(kind.scaling(), CELLS);
    FrozenBase frozen = base(kind, weights, pooling);
    MultiLayerNetwork head = frozen.head(HIDDEN, SmallTraining.options(1e-3), 5);

    float[] features;
    try (FeatureExtractor extractor =
        FeatureExtractors.open(frozen.features(), shape, CELLS, ComputeOptions.DEFAULT)) {
      TestFeatures.requireEngine(extractor.engine());
      features = extractor.features(images, CELLS);
    }
    TestFeatures.temper(head, features);
    PortableNetwork fused = frozen.fused(head);
    float[] onFeatures;
    try (CellClassifier classifier =
        Classifiers.of(head, new int[] {frozen.units()}, CELLS, ComputeOptions.DEFAULT)) {
      onFeatures = classifier.probabilities(features, CELLS);
    }

    try (CellClassifier classifier =
        Classifiers.of(fused.toNetwork(), shape, 2, ComputeOptions.DEFAULT)) {
      assertThat(classifier.probabilities(images, CELLS))
          .containsExactly(onFeatures, within(1e-5f))
          .doesNotContain(0, 1);
    }
    assertThat(IntStream.range(0, CELLS).mapToObj(i -> onFeatures[i]).distinct()).hasSize(CELLS);
  }

  /** Its network is garbage when the features are made: one copy of the weights less. */
  private static FrozenBase base(BaseNetwork kind, String weights, Pooling pooling)
      throws IOException {
    Path file = SharedData.dir().resolve("weights").resolve(weights + "_notop.h5");
    int side = GoldenCells.SIDE;
    return new FrozenBase(
        kind,
        KerasBaseWeights.load(Files.readAllBytes(file), file.toString(), kind, side, side)
            .network(),
        pooling,
        side,
        side);
  }
}
