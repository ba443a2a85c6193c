package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.model.LearningRateSchedule.Kind;
import org.plasmospark.model.compute.ClassWeights;

class TrainingOptionsTest {
  private static final int SIDE = 20;
  private static final int BATCH = 6;

  @BeforeAll
  static void select() {
    NativeBackend.select();
  }

  @Test
  void growsTheRateToItsFullSize() {
    LearningRateSchedule schedule = new LearningRateSchedule(1e-3, 50, Kind.CONSTANT, 1, 1, 8);
    assertThat(schedule.valueAt(0, 0)).isEqualTo(1e-3 / 50);
    assertThat(schedule.valueAt(24, 0)).isEqualTo(1e-3 * 25 / 50);
    assertThat(schedule.valueAt(49, 0)).isEqualTo(1e-3);
    assertThat(schedule.valueAt(1000, 7)).isEqualTo(1e-3);
  }

  @Test
  void takesStepsOfEpochs() {
    LearningRateSchedule schedule = new LearningRateSchedule(0.1, 0, Kind.STEP, 3, 0.5, 8);
    assertThat(schedule.valueAt(0, 2)).isEqualTo(0.1);
    assertThat(schedule.valueAt(0, 3)).isEqualTo(0.05);
    assertThat(schedule.valueAt(0, 6)).isEqualTo(0.025);
  }

  @Test
  void followsHalfACosineDownToItsShare() {
    LearningRateSchedule schedule = new LearningRateSchedule(0.1, 0, Kind.COSINE, 1, 0.2, 10);
    assertThat(schedule.valueAt(0, 0)).isEqualTo(0.1);
    assertThat(schedule.valueAt(0, 5)).isCloseTo(0.1 * 0.6, within(1e-12));
    assertThat(schedule.valueAt(0, 10)).isCloseTo(0.1 * 0.2, within(1e-12));
    assertThat(schedule.valueAt(0, 12)).isEqualTo(schedule.valueAt(0, 10));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void readsItsScheduleLossAndDropoutBackFromJson(Kind kind) {
    TrainingOptions options =
        new TrainingOptions(
            new LearningRateSchedule(1e-3, 7, kind, 2, 0.3, 9),
            1e-4,
            0.25,
            new ClassWeights(0.5, 2));
    String json = CustomCnn.configuration(SIDE, SIDE, options, 5).toJson();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(json);
    OutputLayer output = (OutputLayer) read.getConf(5).getLayer();
    assertThat(((Adam) output.getIUpdater()).getLearningRateSchedule())
        .isEqualTo(options.learningRate());
    assertThat(output.getLossFn()).isEqualTo(new LogitBinaryCrossEntropy(new ClassWeights(0.5, 2)));
    assertThat(((SeededDropout) output.getIDropout()).rate()).isEqualTo(0.25);
    assertThat(read.toJson()).isEqualTo(json);
    assertThat(json.length()).isLessThan(20_000);
  }

  @Test
  void leavesNothingOfOursInTheBundlesNetwork() {
    MultiLayerNetwork network =
        CustomCnn.network(
            SIDE, SIDE, SmallTraining.options(1e-3, 0.25, new ClassWeights(0.5, 2)), 5);
    MultiLayerNetwork read = (MultiLayerNetwork) ModelZip.read(ModelZip.write(network), "memory");
    OutputLayer output = (OutputLayer) read.getLayerWiseConfigurations().getConf(5).getLayer();
    assertThat(output.getLossFn()).isEqualTo(new LossBinaryXENT());
    assertThat(output.getIDropout()).isEqualTo(new Dropout(0.75));
    assertThat(output.getIUpdater()).isEqualTo(new Adam(1e-3));
    assertThat(read.getLayerWiseConfigurations().toJson()).doesNotContain("plasmospark");
    assertThat(read.params()).isEqualTo(network.params());
    assertThat(network.getLayerWiseConfigurations().toJson()).contains("LearningRateSchedule");
  }

  @Test
  void weighsLossAndGradientByClass() {
    INDArray logits = Nd4j.create(new float[][] {{-2f}, {0.5f}, {3f}, {-0.1f}});
    INDArray labels = Nd4j.create(new float[][] {{0f}, {1f}, {0f}, {1f}});
    ActivationSigmoid sigmoid = new ActivationSigmoid();
    LogitBinaryCrossEntropy weighted = new LogitBinaryCrossEntropy(new ClassWeights(0.5, 3));
    double step = 1e-2;
    for (int i = 0; i < 4; i++) {
      INDArray ahead = logits.dup();
      ahead.putScalar(i, 0, logits.getDouble(i) + step);
      INDArray behind = logits.dup();
      behind.putScalar(i, 0, logits.getDouble(i) - step);
      double difference =
          weighted.computeScore(labels, ahead, sigmoid, null, false)
              - weighted.computeScore(labels, behind, sigmoid, null, false);
      assertThat(weighted.computeGradient(labels, logits.dup(), sigmoid, null).getDouble(i))
          .isCloseTo(difference / (2 * step), within(1e-3));
    }
    INDArray plain = new LogitBinaryCrossEntropy().computeScoreArray(labels, logits, sigmoid, null);
    assertThat(weighted.computeScoreArray(labels, logits, sigmoid, null).toFloatVector())
        .containsExactly(
            0.5f * plain.getFloat(0),
            3 * plain.getFloat(1),
            0.5f * plain.getFloat(2),
            3 * plain.getFloat(3));
  }

  @Test
  void trainsOnTheEngineAsOnDl4jsLayersWithDropoutAndClassWeights() {
    TrainingOptions options = SmallTraining.options(1e-3, 0.5, new ClassWeights(0.5, 2));
    float[] engine = trained(options, 3, ComputeOptions.DEFAULT, 7);
    float[] dl4j =
        trained(
            options,
            3,
            new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32),
            7);
    assertThat(distance(engine, dl4j) / distance(engine, start(options)))
        .as("relative to what was learnt")
        .isLessThan(0.02);
  }

  @Test
  void dropsTheSameForAWorkerAndSomethingElseForAnother() {
    TrainingOptions options = SmallTraining.options(1e-3, 0.5, ClassWeights.NONE);
    float[] first = trained(options, 3, ComputeOptions.DEFAULT, 0);
    assertThat(trained(options, 3, ComputeOptions.DEFAULT, 0)).isEqualTo(first);
    assertThat(trained(options, 3, ComputeOptions.DEFAULT, 1)).isNotEqualTo(first);
  }

  private static float[] start(TrainingOptions options) {
    return FloatVectors.copy(CustomCnn.network(SIDE, SIDE, options, 5).params());
  }

  private static float[] trained(
      TrainingOptions options, int steps, ComputeOptions compute, int worker) {
    MultiLayerNetwork network = CustomCnn.network(SIDE, SIDE, options, 5);
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    SeededDropout.seedWorker(Networks.layers(configuration), worker);
    float[] parameters = FloatVectors.copy(network.params());
    float[] updater = new float[2 * parameters.length];
    long[] shape = {BATCH, 3, SIDE, SIDE};
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(configuration, parameters, updater, shape, BATCH, compute)) {
      SplittableRandom random = new SplittableRandom(3);
      for (int step = 0; step < steps; step++) {
        float[] images = new float[BATCH * 3 * SIDE * SIDE];
        for (int i = 0; i < images.length; i++) {
          images[i] = (float) random.nextDouble();
        }
        float[] labels = {0, 1, 0, 1, 0, 1};
        trainable.fit(
            new DataSet(Nd4j.create(images, shape), Nd4j.create(labels, new long[] {BATCH, 1})));
      }
      float[] trained = new float[parameters.length];
      trainable.store(trained, updater);
      return trained;
    }
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow(one[i] - other[i], 2);
    }
    return Math.sqrt(sum);
  }
}
