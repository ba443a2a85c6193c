package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.LogitBinaryCrossEntropy;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;

class OneDnnGraphTrainingTest {
  private static final AdamSettings ADAM = AdamSettings.of(1e-3);

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  static Stream<TrainableGraph> graphs() {
    return TestNetworks.graphs();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void computesTheGradientsOfStockDl4jForRandomGraphs(long seed) {
    SomeBatch.holds(number -> assertGradientsOfDl4j(seed, seed + 1000L * number));
  }

  private static void assertGradientsOfDl4j(long seed, long batchSeed) {
    TrainableGraph written = RandomNetworks.of(seed);
    ClassWeights weights = new ClassWeights(0.5, 2);
    // The stock loss loses digits where the sigmoid saturates.
    ComputationGraph net = Dl4jNetworks.of(written, ADAM, new LogitBinaryCrossEntropy(weights));
    TrainableGraph network = Dl4jNetworks.read(net, written.graph().image());
    float[] parameters = TestNetworks.parameters(network, seed);
    TestNetworks.Batch batch = TestNetworks.batch(network, 4, batchSeed);
    float[] actual = gradient(network, parameters, batch, weights);
    float[] expected = Dl4jNetworks.gradient(net, network, parameters, batch);
    for (ParameterSegment segment : network.parameterSegments()) {
      if (Vectors.norm(segment, expected) == 0) {
        assertThat(Vectors.norm(segment, actual)).as("%s of %s", segment, network).isZero();
      } else {
        assertThat(Vectors.relativeError(segment, actual, expected))
            .as("%s of %s", segment, network)
            .isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void gradientsOfRandomGraphsInBfloat16AreCloseToThoseInFloat32(long seed) {
    Requirements.precision(Precision.BFLOAT16);
    TrainableGraph network = RandomNetworks.of(seed);
    float[] parameters = TestNetworks.parameters(network, seed);
    TestNetworks.Batch batch = TestNetworks.batch(network, 16, seed);
    float[] exact = gradient(network, parameters, batch, ClassWeights.NONE);
    float[] rounded = gradient(network, parameters, batch, ClassWeights.NONE, Precision.BFLOAT16);
    // Rounding makes a pooling choose another of nearly equal maxima, with another gradient.
    assertThat(Vectors.relativeError(rounded, exact)).as("%s", network).isLessThan(0.5);
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void updatesAsStockDl4jDoes(TrainableGraph network) {
    SomeBatch.holds(number -> assertUpdatesOfDl4j(network, 20 + 100 * number));
  }

  private static void assertUpdatesOfDl4j(TrainableGraph network, int seed) {
    // Of a depthwise layer DL4J decays the numbers of the wrong places.
    double l2 = hasDepthwise(network) ? 0 : 0.05;
    AdamSettings settings = new AdamSettings(1e-3, 0.9, 0.99, 1e-3, l2);
    ComputationGraph net = Dl4jNetworks.of(network, settings);
    float[] start = TestNetworks.parameters(network, 7);
    net.setParams(Nd4j.createFromArray(start));
    float[] parameters = new float[start.length];
    float[] state = new float[2 * start.length];
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(network, 8, Precision.FLOAT32, settings)) {
      engine.load(start, null, 0);
      for (int i = 0; i < 5; i++) {
        TestNetworks.Batch batch = TestNetworks.batch(network, i == 2 ? 5 : 8, seed + i);
        double loss = engine.step(batch.images(), batch.labels(), batch.labels().length);
        DataSet minibatch = new DataSet(batch.dl4jImages(network), batch.dl4jLabels());
        double penalty = net.calcRegularizationScore(true);
        net.fit(minibatch);
        assertThat(loss).isCloseTo(net.score() - penalty, within(1e-4));
      }
      engine.store(parameters, state);
    }
    float[] expected = net.params().toFloatVector();
    assertThat(
            Vectors.relativeError(
                Vectors.difference(parameters, start), Vectors.difference(expected, start)))
        .isLessThan(1e-3);
    assertThat(Vectors.relativeError(state, net.getUpdater().getStateViewArray().toFloatVector()))
        .isLessThan(1e-3);
  }

  private static boolean hasDepthwise(TrainableGraph network) {
    return network.graph().layers().stream()
        .anyMatch(layer -> layer.operation() instanceof Operation.Convolution c && c.groups() > 1);
  }

  @Test
  void decaysTheWeightsOfDepthwiseLayersAndLeavesTheirBiasesAlone() {
    TrainableGraph network = TestNetworks.multiplied();
    float[] start = TestNetworks.parameters(network, 7);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 21);
    float[] plain = firstMoments(network, start, batch, 0);
    float[] decayed = firstMoments(network, start, batch, 0.05);
    for (ParameterSegment segment : network.parameterSegments()) {
      for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
        double decay = segment.bias() ? 0 : 0.1 * 0.05 * start[i];
        assertThat((double) decayed[i] - plain[i]).as("%s", segment).isCloseTo(decay, within(1e-6));
      }
    }
  }

  @Test
  void movesEachLayerByItsShareOfTheLearningRate() {
    TrainableGraph network = TestNetworks.multiplied();
    TrainableGraph slow =
        new TrainableGraph(network.graph(), network.dropouts(), Map.of("a", 0.25, "5", 2.0));
    float[] start = TestNetworks.parameters(network, 7);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 21);
    float[] same = Vectors.difference(updated(network, start, batch), start);
    float[] shared = Vectors.difference(updated(slow, start, batch), start);
    for (ParameterSegment segment : network.parameterSegments()) {
      double share = slow.rate(segment.layer());
      for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
        assertThat((double) shared[i]).as("%s", segment).isCloseTo(share * same[i], within(2e-7));
      }
    }
  }

  private static float[] updated(TrainableGraph network, float[] start, TestNetworks.Batch batch) {
    float[] parameters = new float[start.length];
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(network, 8, Precision.FLOAT32, ADAM)) {
      engine.load(start, null, 0);
      engine.step(batch.images(), batch.labels(), batch.labels().length);
      engine.store(parameters, null);
    }
    return parameters;
  }

  private static float[] firstMoments(
      TrainableGraph network, float[] start, TestNetworks.Batch batch, double l2) {
    float[] state = new float[2 * start.length];
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(
            network, 8, Precision.FLOAT32, new AdamSettings(1e-3, 0.9, 0.99, 1e-3, l2))) {
      engine.load(start, null, 0);
      engine.step(batch.images(), batch.labels(), batch.labels().length);
      engine.store(new float[start.length], state);
    }
    return state;
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void aSmallerMinibatchHasTheGradientOfAnEngineOfItsSize(TrainableGraph network) {
    float[] parameters = TestNetworks.parameters(network, 11);
    TestNetworks.Batch before = TestNetworks.batch(network, 8, 12);
    TestNetworks.Batch batch = TestNetworks.batch(network, 3, 13);
    float[] ragged = new float[parameters.length];
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(network, 8, Precision.FLOAT32, ADAM)) {
      engine.load(parameters, null, 0);
      engine.gradients(FloatBuffer.wrap(before.images()), before.labels(), 8);
      engine.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), 3);
      engine.storeGradients(ragged);
    }
    assertThat(
            Vectors.relativeError(ragged, gradient(network, parameters, batch, ClassWeights.NONE)))
        .isLessThan(1e-5);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameStepsGiveTheSameBits(Precision precision) {
    Requirements.precision(precision);
    graphs()
        .forEach(
            network ->
                assertThat(trained(network, precision)).isEqualTo(trained(network, precision)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void graphsLearn(Precision precision) {
    Requirements.precision(precision);
    graphs()
        .forEach(
            network -> {
              double loss = Double.NaN;
              try (OneDnnTrainingEngine engine =
                  new OneDnnTrainingEngine(network, 16, precision, AdamSettings.of(5e-3))) {
                engine.load(TestNetworks.parameters(network, 19), null, 0);
                for (int i = 0; i < 300; i++) {
                  TestNetworks.Batch batch = TestNetworks.batch(network, 16, i);
                  for (int j = 0; j < batch.images().length; j++) {
                    batch.images()[j] *= 0.5f + 0.5f * batch.labels()[j / network.imageLength()];
                  }
                  loss = engine.step(batch.images(), batch.labels(), 16);
                }
              }
              assertThat(loss).as("%s", network).isLessThan(0.3);
            });
  }

  private static float[] gradient(
      TrainableGraph network, float[] parameters, TestNetworks.Batch batch, ClassWeights weights) {
    return gradient(network, parameters, batch, weights, Precision.FLOAT32);
  }

  private static float[] gradient(
      TrainableGraph network,
      float[] parameters,
      TestNetworks.Batch batch,
      ClassWeights weights,
      Precision precision) {
    float[] gradient = new float[parameters.length];
    int examples = batch.labels().length;
    try (OneDnnTrainingEngine engine =
        new OneDnnTrainingEngine(network, examples, precision, ADAM, weights)) {
      engine.load(parameters, null, 0);
      engine.gradients(FloatBuffer.wrap(batch.images()), batch.labels(), examples);
      engine.storeGradients(gradient);
    }
    return gradient;
  }

  private static float[] trained(TrainableGraph network, Precision precision) {
    float[] parameters = TestNetworks.parameters(network, 16);
    try (OneDnnTrainingEngine engine = new OneDnnTrainingEngine(network, 8, precision, ADAM)) {
      engine.load(parameters, null, 0);
      for (int i = 0; i < 20; i++) {
        TestNetworks.Batch batch = TestNetworks.batch(network, 8, 50 + i);
        engine.step(batch.images(), batch.labels(), i % 3 == 0 ? 5 : 8);
      }
      engine.store(parameters, null);
    }
    return parameters;
  }
}
