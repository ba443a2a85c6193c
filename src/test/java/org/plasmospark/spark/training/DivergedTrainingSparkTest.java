package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.LearningRateSchedule;
import org.plasmospark.model.LogitBinaryCrossEntropy;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.features.CellFeatures;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

/** Trainings whose numbers become none. */
class DivergedTrainingSparkTest {
  private static final int SIDE = DistributedTrainerSparkTest.SIDE;
  private static final int CELLS = 24;
  private static final int EPOCHS = 3;

  /** Keeps what it was given to save, and stops a training before a step. */
  private static final class Guide implements TrainingGuide {
    private final List<TrainingState> saved = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final int steps;
    private int asked;

    /**
     * @param steps after which to stop; -1: never
     */
    Guide(int steps) {
      this.steps = steps;
    }

    @Override
    public void condition(String name, String value) {}

    @Override
    public Optional<TrainingState> start() {
      return Optional.empty();
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      epochs.add(epoch);
    }

    @Override
    public void save(int epochs, boolean last, Supplier<TrainingState> state) {
      saved.add(state.get());
    }

    @Override
    public boolean mustStop(double seconds) {
      return asked++ == steps;
    }

    @Override
    public RuntimeException stopped(TrainingState state, int rounds) {
      saved.add(state);
      return new IllegalStateException("stopped");
    }
  }

  private final Guide guide = new Guide(-1);

  @Test
  void aLearningRateOfAMillionEndsInASentence() {
    MultiLayerNetwork network = CustomCnn.network(SIDE, SIDE, options(1e6), 1);
    UserException e =
        catchThrowableOfType(UserException.class, () -> train(network, cells(), cells()));

    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e)
        .hasMessageMatching(
            "The training diverged in epoch \\d[^:]* \\(train\\): .* at a learning rate of 1000000;"
                + " lower train.learning-rate, or raise train.schedule.warm-up, and train again.");
    assertThat(guide.saved).allMatch(DivergedTrainingSparkTest::isFinite);
    assertThat(guide.saved).hasSameSizeAs(guide.epochs);
  }

  @Test
  void namesTheRoundInWhichTheLossIsNoNumberAnyMore() {
    float[][] features = new float[CELLS][];
    for (int i = 0; i < CELLS; i++) {
      features[i] = i == 3 ? new float[] {3e38f, 3e38f} : new float[] {0.5f, 0.1f * i};
    }
    assertThatThrownBy(() -> trainHead(head(100), features(1, features), none()))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageMatching(
            "The training diverged in epoch 1, round \\d of 2 \\(train\\): its loss became"
                + " (NaN|Infinity) at a learning rate of 0.001; lower train.learning-rate.*");
    assertThat(guide.saved).isEmpty();
  }

  @Test
  void findsParametersThatAReluHidesFromTheLoss() {
    MultiLayerNetwork network = CustomCnn.network(SIDE, SIDE, options(1e-3), 1);
    network.getLayer(0).getParam("W").putScalar(4, Float.NaN);
    assertThatThrownBy(() -> train(network, cells(), DistributedTrainerSparkTest.rdd(List.of(), 1)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("diverged in epoch 1 (train): the W of layer 0 is no longer finite");
    assertThat(guide.saved).isEmpty();
    assertThat(guide.epochs).isEmpty();
  }

  @Test
  void countsCellsWithoutAProbabilityAsADivergenceThoughTheLossIsFinite() {
    float[][] training = new float[CELLS][];
    float[][] validation = new float[CELLS][];
    for (int i = 0; i < CELLS; i++) {
      training[i] = new float[] {0.1f * i, 0};
      // Both hidden units are infinite, and the output is their difference.
      validation[i] = new float[] {0.1f * i, i % 4 == 0 ? 1e3f : 0};
    }
    assertThatThrownBy(() -> trainHead(head(1e38f), features(1, training), features(1, validation)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(
            "diverged in epoch 1 (train): 6 of 24 validation cells have no probability any more at a"
                + " learning rate of 0.001");
    assertThat(guide.saved).isEmpty();
    assertThat(guide.epochs).isEmpty();
  }

  @Test
  void savesNoDivergedStateWhenItMustStop() {
    Guide stopping = new Guide(1);
    MultiLayerNetwork network = head(1);
    network.getLayer(0).getParam("b").putScalar(0, Float.NaN);
    assertThatThrownBy(
            () ->
                trainer().trainHead(network, 2, features(1, new float[CELLS][2]), none(), stopping))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The training diverged in epoch 1");
    assertThat(stopping.saved).isEmpty();
  }

  @Test
  void theStateOfTheLastGoodEpochStaysTheLast() {
    FeatureInput input = new FeatureInput(plan(), 2);
    List<PackedCell> cells = DistributedTrainerSparkTest.cells(CELLS);
    List<CellFeatures> features = new ArrayList<>();
    for (PackedCell cell : cells) {
      float[] views = {0.5f, 0.25f, 0.5f, 0.25f};
      int second = input.view(new CellFeatures(cell.entry(), views, 2), 2);
      views[2 * second] = 3e38f;
      views[2 * second + 1] = 3e38f;
      features.add(new CellFeatures(cell.entry(), views, 2));
    }
    assertThatThrownBy(
            () -> trainHead(head(100), TestSpark.context().parallelize(features, 2), none()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The training diverged in epoch 2, round 1 of 2");
    assertThat(guide.epochs).hasSize(1);
    assertThat(guide.saved).singleElement().matches(DivergedTrainingSparkTest::isFinite);
    assertThat(guide.saved.get(0).epoch()).isEqualTo(2);
  }

  private void train(
      MultiLayerNetwork network, JavaRDD<PackedCell> training, JavaRDD<PackedCell> validation) {
    trainer().train(network, training, validation, guide);
  }

  private void trainHead(
      MultiLayerNetwork network, JavaRDD<CellFeatures> training, JavaRDD<CellFeatures> validation) {
    trainer().trainHead(network, 2, training, validation, guide);
  }

  private static DistributedTrainer trainer() {
    return new DistributedTrainer(TestSpark.context(), plan(), Progress.SILENT);
  }

  private static JavaRDD<PackedCell> cells() {
    return DistributedTrainerSparkTest.rdd(DistributedTrainerSparkTest.cells(CELLS), 2);
  }

  private static JavaRDD<CellFeatures> none() {
    return TestSpark.context().parallelize(List.<CellFeatures>of(), 1);
  }

  private static JavaRDD<CellFeatures> features(int views, float[][] values) {
    List<PackedCell> cells = DistributedTrainerSparkTest.cells(values.length);
    return TestSpark.context()
        .parallelize(
            IntStream.range(0, values.length)
                .mapToObj(i -> new CellFeatures(cells.get(i).entry(), values[i], views))
                .toList(),
            2);
  }

  /** Two inputs, two hidden units that see the second input alike, and their difference. */
  private static MultiLayerNetwork head(float weight) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(options(1e-3).learningRate()))
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(2).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(new LogitBinaryCrossEntropy())
                        .nIn(2)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    network.init();
    network.getLayer(0).getParam("W").getRow(0).assign(0.1f);
    network.getLayer(0).getParam("W").getRow(1).assign(weight);
    network.getLayer(1).getParam("W").putScalar(0, 1);
    network.getLayer(1).getParam("W").putScalar(1, -1);
    return network;
  }

  private static TrainingOptions options(double learningRate) {
    return new TrainingOptions(
        new LearningRateSchedule(learningRate, 0, LearningRateSchedule.Kind.CONSTANT, 1, 1, 1),
        0,
        0,
        ClassWeights.NONE);
  }

  private static boolean isFinite(TrainingState state) {
    for (float[] numbers : List.of(state.parameters(), state.updaterState())) {
      for (float number : numbers) {
        if (!Float.isFinite(number)) {
          return false;
        }
      }
    }
    return true;
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
        ImageLimits.DEFAULT,
        DistributedTrainerSparkTest.TURNED,
        LabelSet.NIH,
        EPOCHS,
        4,
        2,
        List.of(),
        2,
        0,
        EarlyStopping.NEVER,
        8,
        ComputeOptions.DEFAULT.inFloat32(),
        CoreShares.SINGLE,
        0,
        5);
  }
}
