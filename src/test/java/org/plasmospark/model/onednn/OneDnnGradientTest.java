package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;

class OneDnnGradientTest {
  private static final AdamSettings ADAM = AdamSettings.of(1e-3);

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  static Stream<TrainableGraph> networks() {
    return TestNetworks.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void computesTheGradientsOfStockDl4j(TrainableGraph network) {
    assertGradientsOfDl4j(network, 8);
  }

  @Test
  void computesTheGradientsOfStockDl4jAtFullSize() {
    assertGradientsOfDl4j(TestNetworks.full(), 2);
  }

  @Test
  void dropsTheInputsThatDl4jDrops() {
    assertGradientsOfDl4j(TestNetworks.dropped(), 8);
    assertGradientsOfDl4j(TestNetworks.droppedHead(), 8);
  }

  private static void assertGradientsOfDl4j(TrainableGraph network, int examples) {
    SomeBatch.holds(number -> assertGradientsOfDl4j(network, examples, 4 + 100 * number));
  }

  private static void assertGradientsOfDl4j(TrainableGraph network, int examples, int seed) {
    ComputationGraph net = Dl4jNetworks.of(network, ADAM);
    assertThat(Dl4jNetworks.read(net, network.graph().image())).isEqualTo(network);
    float[] parameters = TestNetworks.parameters(network, 3);
    TestNetworks.Batch batch = TestNetworks.batch(network, examples, seed);
    float[] actual = new float[parameters.length];
    try (OneDnnTrainingEngine engine = engine(network, examples, ADAM)) {
      engine.load(parameters, null, 0);
      engine.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), examples);
      engine.storeGradients(actual);
    }
    float[] expected = Dl4jNetworks.gradient(net, network, parameters, batch);
    for (ParameterSegment segment : network.parameterSegments()) {
      assertThat(Vectors.relativeError(segment, actual, expected))
          .as("%s", segment)
          .isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAgreeWithFiniteDifferencesOfTheLoss(TrainableGraph network) {
    assertFiniteDifferences(network, ClassWeights.NONE);
  }

  @Test
  void gradientsAgreeWithFiniteDifferencesBehindFlattenedMaps() {
    assertFiniteDifferences(TestNetworks.flattened(), ClassWeights.NONE);
  }

  @Test
  void gradientsAgreeWithFiniteDifferencesUnderDropoutAndClassWeights() {
    assertFiniteDifferences(TestNetworks.dropped(), new ClassWeights(0.5, 2));
    assertFiniteDifferences(TestNetworks.droppedHead(), new ClassWeights(0.5, 2));
  }

  private static void assertFiniteDifferences(TrainableGraph network, ClassWeights weights) {
    float[] parameters = TestNetworks.parameters(network, 7);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 8);
    float[] gradient = new float[parameters.length];
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(network, 8, Precision.FLOAT32, ADAM, weights)) {
      engine.load(parameters, null, 0);
      engine.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), 8);
      engine.storeGradients(gradient);
      for (ParameterSegment segment : network.parameterSegments()) {
        double norm = Vectors.norm(segment, gradient);
        double step = 5e-4;
        double ahead = loss(engine, moved(segment, parameters, gradient, step / norm), batch);
        double behind = loss(engine, moved(segment, parameters, gradient, -step / norm), batch);
        assertThat((ahead - behind) / (2 * step))
            .as("%s", segment)
            .isCloseTo(norm, within(0.02 * norm + 2e-4));
      }
    }
  }

  private static double loss(
      OneDnnTrainingEngine engine, float[] parameters, TestNetworks.Batch batch) {
    engine.load(parameters, null, 0);
    return engine.gradients(
        FloatBuffer.wrap(batch.images()), batch.labels(), batch.labels().length);
  }

  private static float[] moved(
      ParameterSegment segment, float[] parameters, float[] direction, double factor) {
    float[] moved = parameters.clone();
    for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
      moved[i] += (float) (factor * direction[i]);
    }
    return moved;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aSmallerMinibatchUpdatesAsAnEngineOfItsSize(Precision precision) {
    Requirements.precision(precision);
    TrainableGraph network = TestNetworks.small();
    float[] start = TestNetworks.parameters(network, 11);
    TestNetworks.Batch other = TestNetworks.batch(network, 8, 12);
    TestNetworks.Batch batch = TestNetworks.batch(network, 3, 13);
    float[] ragged = new float[start.length];
    float[] exact = new float[start.length];
    try (OneDnnTrainingEngine large = new OneDnnTrainingEngine(network, 8, precision, ADAM);
        OneDnnTrainingEngine small = new OneDnnTrainingEngine(network, 3, precision, ADAM)) {
      large.load(start, null, 0);
      large.step(other.images(), other.labels(), 8);
      large.load(start, null, 0);
      small.load(start, null, 0);
      double loss = large.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), 3);
      assertThat(small.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), 3))
          .isCloseTo(loss, within(1e-6));
      large.storeGradients(ragged);
      small.storeGradients(exact);
    }
    assertThat(Vectors.relativeError(ragged, exact)).isLessThan(1e-5);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsInBfloat16AreCloseToThoseInFloat32(TrainableGraph network) {
    Requirements.precision(Precision.BFLOAT16);
    float[] parameters = TestNetworks.parameters(network, 7);
    TestNetworks.Batch batch = TestNetworks.batch(network, 16, 8);
    float[][] gradients = new float[2][parameters.length];
    for (Precision precision : Precision.values()) {
      try (OneDnnTrainingEngine engine = new OneDnnTrainingEngine(network, 16, precision, ADAM)) {
        engine.load(parameters, null, 0);
        engine.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), 16);
        engine.storeGradients(gradients[precision.ordinal()]);
      }
    }
    // Noise has many nearly equal maxima, of which rounding makes the pooling choose another.
    assertThat(Vectors.relativeError(gradients[1], gradients[0])).isBetween(1e-6, 0.15);
  }

  private static OneDnnTrainingEngine engine(
      TrainableGraph network, int batchSize, AdamSettings settings) {
    return new OneDnnTrainingEngine(network, batchSize, Precision.FLOAT32, settings);
  }
}
