package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;

class OneDnnTrainingEngineTest {
  private static final AdamSettings ADAM = AdamSettings.of(1e-3);

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  static Stream<AdamSettings> updaters() {
    return Stream.of(
        ADAM,
        new AdamSettings(2e-3, 0.8, 0.99, 1e-3, 0),
        new AdamSettings(1e-3, 0.9, 0.99, 1e-2, 0.05));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void updatesAsStockDl4jDoes(AdamSettings settings) {
    TrainableGraph network = TestNetworks.small();
    ComputationGraph net = Dl4jNetworks.of(network, settings);
    float[] start = TestNetworks.parameters(network, 7);
    net.setParams(Nd4j.createFromArray(start));
    float[] parameters = new float[start.length];
    float[] state = new float[2 * start.length];
    try (TrainingEngine engine = engine(network, 8, settings)) {
      engine.load(start, null, 0);
      for (int i = 0; i < 3; i++) {
        TestNetworks.Batch batch = TestNetworks.batch(network, 8, 20 + i);
        engine.step(batch.images(), batch.labels(), 8);
        net.fit(new DataSet(batch.dl4jImages(network), batch.dl4jLabels()));
      }
      engine.store(parameters, state);
      assertThat(engine.iteration()).isEqualTo(3);
    }
    float[] expected = net.params().toFloatVector();
    float[] expectedState = net.getUpdater().getStateViewArray().toFloatVector();
    double step = settings.learningRate();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) parameters[i])
          .as("parameter %d", i)
          .isCloseTo(expected[i], within(0.02 * step));
    }
    assertThat(Vectors.relativeError(state, expectedState)).isLessThan(1e-4);
    assertThat(
            Vectors.relativeError(
                Vectors.difference(parameters, start), Vectors.difference(expected, start)))
        .isLessThan(1e-3);
  }

  @Test
  void goesOnFromTheUpdaterStateOfDl4j() {
    TrainableGraph network = TestNetworks.small();
    ComputationGraph net = Dl4jNetworks.of(network, ADAM);
    net.setParams(Nd4j.createFromArray(TestNetworks.parameters(network, 8)));
    for (int i = 0; i < 3; i++) {
      TestNetworks.Batch batch = TestNetworks.batch(network, 8, 30 + i);
      net.fit(new DataSet(batch.dl4jImages(network), batch.dl4jLabels()));
    }
    float[] start = net.params().toFloatVector();
    float[] parameters = new float[start.length];
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 40);
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(
          start,
          net.getUpdater().getStateViewArray().toFloatVector(),
          net.getConfiguration().getIterationCount());
      engine.step(batch.images(), batch.labels(), 8);
      engine.store(parameters, null);
      assertThat(engine.iteration()).isEqualTo(4);
    }
    net.fit(new DataSet(batch.dl4jImages(network), batch.dl4jLabels()));
    float[] expected = net.params().toFloatVector();
    assertThat(
            Vectors.relativeError(
                Vectors.difference(parameters, start), Vectors.difference(expected, start)))
        .isLessThan(1e-3);
  }

  @Test
  void reportsTheMeanLossBeforeTheUpdate() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 9);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 10);
    ComputationGraph net = Dl4jNetworks.of(network, ADAM);
    net.setParams(Nd4j.createFromArray(parameters));
    double expected = net.score(new DataSet(batch.dl4jImages(network), batch.dl4jLabels()), true);
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(parameters, null, 0);
      assertThat(engine.step(batch.images(), batch.labels(), 8)).isCloseTo(expected, within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void loadAndStoreKeepEveryBit(Precision precision) {
    Requirements.precision(precision);
    for (TrainableGraph network : new TrainableGraph[] {TestNetworks.small(), TestNetworks.odd()}) {
      float[] parameters = TestNetworks.parameters(network, 14);
      float[] state = TestNetworks.batch(network, 40, 15).images();
      state = Arrays.copyOf(state, 2 * parameters.length);
      float[] storedParameters = new float[parameters.length];
      float[] storedState = new float[state.length];
      try (TrainingEngine engine = new OneDnnTrainingEngine(network, 4, precision, ADAM)) {
        engine.load(parameters, state, 17);
        engine.store(storedParameters, storedState);
        assertThat(engine.iteration()).isEqualTo(17);
      }
      assertThat(storedParameters).isEqualTo(parameters);
      assertThat(storedState).isEqualTo(state);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameStepsGiveTheSameBits(Precision precision) {
    Requirements.precision(precision);
    float[] once = trained(precision);
    assertThat(trained(precision)).isEqualTo(once);
  }

  @Test
  void anEngineMayMoveFromOneThreadToAnother() throws Exception {
    TrainableGraph network = TestNetworks.small();
    float[] start = TestNetworks.parameters(network, 16);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 50);
    double[] loss = new double[2];
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(start, null, 0);
      loss[0] = engine.step(batch.images(), batch.labels(), 8);
      engine.load(start, null, 0);
      Thread other = new Thread(() -> loss[1] = engine.step(batch.images(), batch.labels(), 8));
      other.start();
      other.join();
    }
    assertThat(loss[1]).isEqualTo(loss[0]);
  }

  @Test
  void imagesWithoutAValueDoNotSpoilLaterMinibatches() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 16);
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 50);
    TestNetworks.Batch spoilt = TestNetworks.batch(network, 8, 51);
    Arrays.fill(spoilt.images(), Float.NaN);
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(parameters, null, 0);
      engine.step(spoilt.images(), spoilt.labels(), 8);
      engine.load(parameters, null, 0);
      engine.step(batch.images(), batch.labels(), 5);
      engine.store(parameters, null);
    }
    for (float parameter : parameters) {
      assertThat(parameter).isFinite();
    }
  }

  @Test
  void aNetworkThatDivergedDoesNotSpoilTheNextOneOfItsEngine() {
    TrainableGraph network = TestNetworks.small();
    float[] endless = TestNetworks.parameters(network, 16);
    for (ParameterSegment segment : network.parameterSegments()) {
      if (segment.bias()) {
        Arrays.fill(
            endless,
            segment.offset(),
            segment.offset() + segment.length(),
            Float.POSITIVE_INFINITY);
      }
    }
    TestNetworks.Batch batch = TestNetworks.batch(network, 8, 50);
    float[] expected = TestNetworks.parameters(network, 17);
    float[] parameters = expected.clone();
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(expected, null, 0);
      engine.step(batch.images(), batch.labels(), 5);
      engine.store(expected, null);
    }
    try (TrainingEngine engine = engine(network, 8, ADAM)) {
      engine.load(endless, null, 0);
      engine.step(batch.images(), batch.labels(), 8);
      engine.load(endless, null, 0);
      engine.step(batch.images(), batch.labels(), 3);
      engine.load(parameters, null, 0);
      engine.step(batch.images(), batch.labels(), 5);
      engine.store(parameters, null);
    }
    assertThat(parameters).isEqualTo(expected);
  }

  private static float[] trained(Precision precision) {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 16);
    try (TrainingEngine engine = new OneDnnTrainingEngine(network, 8, precision, ADAM)) {
      engine.load(parameters, null, 0);
      for (int i = 0; i < 20; i++) {
        TestNetworks.Batch batch = TestNetworks.batch(network, 8, 50 + i);
        engine.step(batch.images(), batch.labels(), i % 3 == 0 ? 5 : 8);
      }
      engine.store(parameters, null);
    }
    return parameters;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void learnsATaskEvenFromASaturatedStart(Precision precision) {
    Requirements.precision(precision);
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 19);
    parameters[parameters.length - 1] = 30f;
    double loss = Double.NaN;
    try (TrainingEngine engine =
        new OneDnnTrainingEngine(network, 16, precision, AdamSettings.of(1e-2))) {
      engine.load(parameters, null, 0);
      for (int i = 0; i < 400; i++) {
        TestNetworks.Batch batch = TestNetworks.batch(network, 16, i);
        for (int j = 0; j < batch.images().length; j++) {
          batch.images()[j] *= 0.5f + 0.5f * batch.labels()[j / network.imageLength()];
        }
        loss = engine.step(batch.images(), batch.labels(), 16);
      }
    }
    assertThat(loss).isLessThan(0.1);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = new float[network.parameterCount()];
    float[] images = new float[4 * network.imageLength()];
    try (TrainingEngine engine = engine(network, 4, ADAM)) {
      assertThatThrownBy(() -> engine.load(new float[3], null, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("length 3");
      assertThatThrownBy(() -> engine.load(parameters, new float[3], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> engine.step(images, new float[4], 5))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> engine.step(images, new float[4], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> engine.step(images, new float[2], 4))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> engine.step(new float[7], new float[4], 4))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedEngineRefusesToWork() {
    TrainableGraph network = TestNetworks.small();
    TrainingEngine engine = engine(network, 4, ADAM);
    engine.close();
    engine.close();
    assertThat(engine.nativeBytes()).isZero();
    assertThatThrownBy(() -> engine.step(new float[4 * network.imageLength()], new float[4], 4))
        .isInstanceOf(IllegalStateException.class);
  }

  private static OneDnnTrainingEngine engine(
      TrainableGraph network, int batchSize, AdamSettings settings) {
    return new OneDnnTrainingEngine(network, batchSize, Precision.FLOAT32, settings);
  }
}
