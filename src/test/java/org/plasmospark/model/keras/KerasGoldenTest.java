package org.plasmospark.model.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.Npy;
import org.plasmospark.SharedData;
import org.plasmospark.image.Scaling;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.model.TestFeatures;

/** Features of four real cells at full size are those that Keras computes from the same files. */
class KerasGoldenTest {
  private static final double TOLERANCE = 1e-4;
  private static final int SIDE = GoldenCells.SIDE;
  private static final int CELLS = 4;

  private static ComputationGraph network(BaseNetwork base, String weights) throws IOException {
    Path file = SharedData.dir().resolve("weights").resolve(weights + "_notop.h5");
    return KerasBaseWeights.load(Files.readAllBytes(file), file.toString(), base, SIDE, SIDE)
        .network();
  }

  /** Channels last, as Keras has them. */
  private static float[] channelsLast(float[] features, int channels) {
    float[] turned = new float[features.length];
    int places = features.length / CELLS / channels;
    for (int i = 0; i < CELLS; i++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < places; p++) {
          turned[(i * places + p) * channels + c] = features[(i * channels + c) * places + p];
        }
      }
    }
    return turned;
  }

  private static double error(float[] features, String golden) throws IOException {
    Npy expected = Npy.read(SharedData.goldens().resolve(golden + ".npy"));
    int channels = expected.shape()[expected.shape().length - 1];
    return TestFeatures.relativeError(channelsLast(features, channels), expected.data());
  }

  @ParameterizedTest
  @CsvSource({
    "VGG16, vgg16_codebook, UNIT, vgg16_block5_pool_unit",
    "VGG16, vgg16_codebook, IMAGENET_CAFFE, vgg16_block5_pool_caffe",
    "RESNET50, resnet50_codebook, UNIT, resnet50_features_unit",
    "RESNET50, resnet50_codebook, IMAGENET_CAFFE, resnet50_features_caffe",
    "SQUEEZENET, squeezenet_v1.1_imagenet, IMAGENET_CAFFE, squeezenet_fire9_caffe",
    "MOBILENETV2, mobilenet_v2_1.0_imagenet, IMAGENET_TF, mobilenet_v2_features_tf"
  })
  void theEngineHasTheFeaturesOfKeras(
      BaseNetwork base, String weights, Scaling scaling, String golden) throws IOException {
    ComputationGraph network = network(base, weights);
    try (FeatureExtractor extractor =
        FeatureExtractors.open(network, new int[] {3, SIDE, SIDE}, CELLS, ComputeOptions.DEFAULT)) {
      TestFeatures.requireEngine(extractor.engine());
      float[] features = extractor.features(GoldenCells.images(scaling, CELLS), CELLS);
      assertThat(error(features, golden)).isLessThan(TOLERANCE);
    }
  }

  @Test
  void theEngineHasTheMeansOfKerasAtALayerInTheMiddle() throws IOException {
    ComputationGraph network = network(BaseNetwork.MOBILENETV2, "mobilenet_v2_1.0_imagenet");
    FrozenBase base =
        new FrozenBase(
            BaseNetwork.MOBILENETV2,
            network,
            Optional.of("block_6_expand_relu"),
            Pooling.AVERAGE,
            SIDE,
            SIDE);
    try (FeatureExtractor extractor =
        FeatureExtractors.open(
            base.features(), new int[] {3, SIDE, SIDE}, CELLS, ComputeOptions.DEFAULT)) {
      float[] means = extractor.features(GoldenCells.images(Scaling.IMAGENET_TF, CELLS), CELLS);
      assertThat(error(means, "mobilenet_v2_block6_expand_mean_tf")).isLessThan(TOLERANCE);
    }
  }

  @Test
  void dl4jHasTheFeaturesOfKeras() throws IOException {
    ComputationGraph network = network(BaseNetwork.VGG16, "vgg16_codebook");
    try (INDArray images =
        Nd4j.create(GoldenCells.images(Scaling.UNIT, CELLS), new long[] {CELLS, 3, SIDE, SIDE})) {
      Map<String, INDArray> outputs = network.feedForward(images, false);
      float[] means = FloatVectors.copy(outputs.get("block1_pool").mean(2, 3).dup('c'));
      assertThat(error(means, "vgg16_block1_pool_unit_mean")).isLessThan(TOLERANCE);
      float[] features = FloatVectors.copy(outputs.get("block5_pool").dup('c'));
      assertThat(error(features, "vgg16_block5_pool_unit")).isLessThan(TOLERANCE);
    }
  }
}
