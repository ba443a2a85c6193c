package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares the features of a network on the engine with those of stock DL4J. */
public final class TestFeatures {
  private static final ComputeOptions STOCK =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  private TestFeatures() {}

  /** Random images in [-1, 1]. */
  public static float[] images(int[] shape, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] images = new float[count * shape[0] * shape[1] * shape[2]];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    return images;
  }

  /** Gives biases and statistics values that show in the result. */
  public static void spread(ComputationGraph network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      String key = parameter.getKey().substring(parameter.getKey().lastIndexOf('_') + 1);
      INDArray array = parameter.getValue();
      double from =
          switch (key) {
            case "gamma", "var" -> 0.5;
            case "W" -> 0;
            default -> -0.4;
          };
      for (long i = 0; !"W".equals(key) && i < array.length(); i++) {
        array.putScalar(i, from + random.nextDouble());
      }
    }
  }

  /** Makes a head answer features of any size with probabilities that are neither 0 nor 1. */
  public static void temper(MultiLayerNetwork head, float[] features) {
    double squares = 0;
    for (float value : features) {
      squares += (double) value * value;
    }
    head.getLayer(0).getParam("W").divi(Math.sqrt(squares / features.length));
  }

  /** ‖engine − DL4J‖ / ‖DL4J‖ of the features of some images. */
  public static double errorOfTheEngine(
      ComputationGraph network, int[] shape, int count, int batchSize) {
    float[] images = images(shape, count, 3);
    assertThat(Dl4jGraphs.read(network, shape).sentence()).isEqualTo("All layers are covered.");
    try (FeatureExtractor engine =
            FeatureExtractors.open(network, shape, batchSize, ComputeOptions.DEFAULT);
        FeatureExtractor stock = FeatureExtractors.open(network, shape, count, STOCK)) {
      requireEngine(engine.engine());
      return relativeError(engine.features(images, count), stock.features(images, count));
    }
  }

  public static void requireEngine(String name) {
    assumeTrue(!name.startsWith("dl4j"), "SKIPPED: no engine can be loaded here");
  }

  public static double relativeError(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double error = 0;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) actual[i] - expected[i], 2);
      sum += Math.pow(expected[i], 2);
    }
    assertThat(sum).isPositive();
    return Math.sqrt(error / sum);
  }
}
