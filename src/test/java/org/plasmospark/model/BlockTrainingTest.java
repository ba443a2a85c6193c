package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ComputeEngines;

/** The last blocks of published bases with heads, trained on the engine and by DL4J's layers. */
class BlockTrainingTest {
  private static final int SIDE = 64;
  private static final int BATCH = 6;
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);
  private static final ComputeOptions BFLOAT16 =
      new ComputeOptions(ComputeOptions.Engine.AUTO, ComputeOptions.PrecisionChoice.BFLOAT16);

  /** What a training came to. */
  private record Trained(float[] parameters, float[] state, double score, float[] probabilities) {}

  @BeforeAll
  static void needsAnEngine() {
    NativeBackend.select();
    Availability availability = ComputeEngines.find().availability();
    assumeTrue(availability.available(), "SKIPPED: " + availability.sentence());
  }

  @ParameterizedTest
  @EnumSource(BaseNetwork.class)
  void updatesAsDl4jDoesUnderDropoutRegularisationAndClassWeights(BaseNetwork kind) {
    FineTuning tuning = tuning(kind, kind.pooling());
    float[] start = FloatVectors.copy(tuning.network().params());
    Trained expected = trained(tuning, DL4J, 3);
    Trained actual = trained(tuning, ComputeOptions.DEFAULT, 3);
    assertThat(distance(expected.parameters(), start)).isPositive();
    assertThat(distance(actual.parameters(), expected.parameters()))
        .isLessThan(0.01 * distance(expected.parameters(), start));
    assertThat(distance(actual.state(), expected.state()))
        .isLessThan(1e-3 * distance(expected.state(), new float[expected.state().length]));
    assertThat(expected.probabilities()).isNull();
    assertThat(actual.probabilities()).doesNotContain(0, 1);
  }

  @Test
  void flattensMapsInFrontOfTheHead() {
    FineTuning tuning = tuning(BaseNetwork.VGG16, Pooling.FLATTEN);
    float[] start = FloatVectors.copy(tuning.network().params());
    float[] expected = trained(tuning, DL4J, 2).parameters();
    assertThat(distance(trained(tuning, ComputeOptions.DEFAULT, 2).parameters(), expected))
        .isLessThan(0.01 * distance(expected, start));
  }

  @ParameterizedTest
  @EnumSource(BaseNetwork.class)
  void learnsInBfloat16AsInFloat32(BaseNetwork kind) {
    FineTuning tuning = tuning(kind, kind.pooling());
    double exact = trained(tuning, ComputeOptions.DEFAULT, 12).score();
    assertThat(exact).isLessThan(trained(tuning, ComputeOptions.DEFAULT, 1).score());
    assertThat(trained(tuning, BFLOAT16, 12).score()).isCloseTo(exact, within(0.1));
  }

  private static FineTuning tuning(BaseNetwork kind, Pooling pooling) {
    // Of a depthwise layer DL4J decays the numbers of the wrong places.
    double l2 = kind == BaseNetwork.MOBILENETV2 ? 0 : 1e-3;
    TrainingOptions options =
        new TrainingOptions(
            SmallTraining.options(1e-4).learningRate(), l2, 0.4, new ClassWeights(0.5, 2));
    FrozenBase base = new FrozenBase(kind, kind.create(SIDE, SIDE, 7), pooling, SIDE, SIDE);
    MultiLayerNetwork head = base.head(16, options, 5);
    return base.fineTuning(FineTuningStart.lastBlock(kind), 1, head, options);
  }

  /** Trains from the start; every second minibatch is smaller. */
  private static Trained trained(FineTuning tuning, ComputeOptions options, int updates) {
    PortableNetwork network = PortableNetwork.of(tuning.network());
    int[] shape = tuning.shape();
    long[] features = {BATCH, shape[0], shape[1], shape[2]};
    float[] parameters = new float[network.parameters().length];
    float[] state = new float[2 * parameters.length];
    float[] probabilities = new float[BATCH];
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(network, state.clone(), 1, features, BATCH, options)) {
      assertThat(trainable.engine()).startsWith(options == DL4J ? "dl4j" : "onednn");
      boolean known = false;
      for (int i = 0; i < updates; i++) {
        DataSet minibatch = minibatch(shape, i % 2 == 0 ? BATCH : BATCH - 2, i);
        if (i % 3 == 0) {
          // As dl4j-spark does.
          ((ComputationGraph) trainable.network()).fit(minibatch.toMultiDataSet());
        } else {
          trainable.fit(minibatch);
        }
        known = trainable.lastProbabilities(probabilities);
      }
      assertThat(Networks.updates(trainable.network())).isEqualTo(updates);
      trainable.store(parameters, state);
      double score = trainable.network().score();
      return new Trained(parameters, state, score, known ? probabilities : null);
    }
  }

  private static DataSet minibatch(int[] shape, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int length = shape[0] * shape[1] * shape[2];
    float[] values = new float[examples * length];
    float[] labels = new float[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = i % 2;
      for (int j = 0; j < length; j++) {
        values[i * length + j] = (float) (random.nextDouble() * (0.5 + 0.5 * labels[i]));
      }
    }
    return new DataSet(
        Nd4j.create(values, new long[] {examples, shape[0], shape[1], shape[2]}, 'c'),
        Nd4j.create(labels, new long[] {examples, 1}, 'c'));
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(sum);
  }
}
