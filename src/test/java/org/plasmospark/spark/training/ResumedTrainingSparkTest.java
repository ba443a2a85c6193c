package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.SIDE;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.TURNED;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.cells;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.rdd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.LearningRateSchedule;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

/**
 * A training of three epochs of six, three and three rounds, with an average of its parameters and
 * without, cut off at every place there is.
 */
class ResumedTrainingSparkTest {
  private static final int CELLS = 45;
  private static final Map<String, String> CONDITIONS = Map.of("seed", "3");
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          new LearningRateSchedule(1e-3, 5, LearningRateSchedule.Kind.COSINE, 1, 0.1, 3),
          1e-4,
          0.3,
          new ClassWeights(0.8, 1.2));

  private static final double NONE = 0;
  private static final double DECAY = 0.8;

  private static final Map<Double, DistributedTrainer.Outcome> UNDISTURBED = new HashMap<>();

  /** Saves into memory, as bytes, and is cut off where it is told. */
  private static final class CutOff implements TrainingGuide {
    private final Optional<TrainingState> start;
    private final boolean orderly;
    private final int steps;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private int asked;
    private byte[] saved;

    CutOff(Optional<TrainingState> start, boolean orderly, int steps) {
      this.start = start;
      this.orderly = orderly;
      this.steps = steps;
    }

    @Override
    public void condition(String name, String value) {
      throw new IllegalStateException(name);
    }

    @Override
    public Optional<TrainingState> start() {
      return start;
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      epochs.add(epoch);
    }

    @Override
    public void save(int epochs, boolean last, Supplier<TrainingState> state) {
      assertThat(epochs).isEqualTo(this.epochs.get(this.epochs.size() - 1).epoch());
      saved = bytes(state.get());
    }

    @Override
    public boolean mustStop(double seconds) {
      boolean now = asked++ == steps;
      if (now && !orderly) {
        throw new IllegalStateException("cut off");
      }
      return now;
    }

    @Override
    public RuntimeException stopped(TrainingState state, int rounds) {
      saved = bytes(state);
      return new IllegalStateException("cut off");
    }
  }

  @BeforeAll
  static void trainUndisturbed() {
    for (double decay : new double[] {NONE, DECAY}) {
      DistributedTrainer.Outcome outcome = train(decay, TrainingGuide.undisturbed(epoch -> {}));
      assertThat(outcome.history()).extracting(EpochRecord::rounds).containsExactly(6, 3, 3);
      UNDISTURBED.put(decay, outcome);
    }
  }

  @ParameterizedTest(name = "decay {0}, before step {1} of 15")
  @CsvSource({
    "0, 0", "0, 3", "0, 6", "0, 8", "0, 14", "0.8, 0", "0.8, 3", "0.8, 6", "0.8, 8", "0.8, 14"
  })
  void endsInTheSameNetworkWhenItGoesOnFromAnOrderlyStop(double decay, int steps) {
    CutOff cut = new CutOff(Optional.empty(), true, steps);
    assertThatThrownBy(() -> train(decay, cut)).hasMessage("cut off");

    assertSame(decay, new CutOff(Optional.of(state(cut.saved)), true, -1));
  }

  @ParameterizedTest(name = "decay {0}, before step {1} of 15")
  @CsvSource({"0, 9", "0, 13", "0.8, 9", "0.8, 13"})
  void endsInTheSameNetworkWhenItGoesOnFromTheEpochBeforeACrash(double decay, int steps) {
    CutOff cut = new CutOff(Optional.empty(), false, steps);
    assertThatThrownBy(() -> train(decay, cut)).hasMessage("cut off");

    CutOff rest = new CutOff(Optional.of(state(cut.saved)), false, -1);
    assertSame(decay, rest);
    assertThat(cut.epochs.size() + rest.epochs.size()).isEqualTo(3);
  }

  @ParameterizedTest(name = "decay {0}")
  @ValueSource(doubles = {NONE, DECAY})
  void endsInTheSameNetworkAfterManyCrashes(double decay) {
    Optional<TrainingState> state = Optional.empty();
    for (int crash = 0; crash < 4; crash++) {
      CutOff cut = new CutOff(state, true, 2);
      assertThatThrownBy(() -> train(decay, cut)).hasMessage("cut off");
      state = Optional.of(state(cut.saved));
    }
    assertSame(decay, new CutOff(state, true, -1));
  }

  @ParameterizedTest(name = "decay {0}")
  @ValueSource(doubles = {NONE, DECAY})
  void doesNothingMoreWhenAllEpochsWereDone(double decay) {
    CutOff whole = new CutOff(Optional.empty(), true, -1);
    train(decay, whole);
    CutOff again = new CutOff(Optional.of(state(whole.saved)), true, -1);
    assertSame(decay, again);
    assertThat(again.asked).isZero();
  }

  @Test
  void savesTheAverageBesideTheParameters() {
    CutOff without = new CutOff(Optional.empty(), true, -1);
    train(NONE, without);
    CutOff with = new CutOff(Optional.empty(), true, -1);
    train(DECAY, with);

    TrainingState averaged = state(with.saved);
    assertThat(state(without.saved).average()).isEmpty();
    assertThat(averaged.average())
        .hasSameSizeAs(averaged.parameters())
        .isNotEqualTo(averaged.parameters());
    assertThat(averaged.history())
        .extracting(epoch -> epoch.averaged().validationLoss())
        .isEqualTo(with.epochs.stream().map(epoch -> epoch.averaged().validationLoss()).toList());
  }

  @Test
  void refusesAStateThatIsCutOrDamaged() {
    CutOff cut = new CutOff(Optional.empty(), true, 8);
    assertThatThrownBy(() -> train(DECAY, cut)).hasMessage("cut off");
    byte[] bytes = cut.saved;
    for (int length : List.of(0, 3, 20, bytes.length / 2, bytes.length - 1)) {
      assertDamaged(Arrays.copyOf(bytes, length));
    }
    for (int at : List.of(1, 60, bytes.length / 2, bytes.length - 1)) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 1;
      assertDamaged(flipped);
    }
  }

  @Test
  void keepsTheEarlierOfTwoEpochsThatAreEquallyGood() {
    TrainingState.Best best = new TrainingState.Best(1, 0.9, new float[0], Map.of());
    assertThat(best.yieldsTo(0.9)).isFalse();
    assertThat(best.yieldsTo(Math.nextUp(0.9))).isTrue();
    assertThat(best.yieldsTo(Double.NaN)).isFalse();
    assertThat(new TrainingState.Best(1, Double.NaN, new float[0], Map.of()).yieldsTo(Double.NaN))
        .as("without an AUC the last epoch is kept")
        .isTrue();
  }

  @Test
  void endsEarlyWhenTheValidationGetsNoBetter() {
    DistributedTrainer.Outcome outcome =
        train(NONE, TrainingGuide.undisturbed(epoch -> {}), new EarlyStopping(1, 1));
    assertThat(outcome.history()).hasSize(2);
    assertThat(outcome.history().get(0))
        .satisfies(epoch -> assertThat(epoch.rounds()).isEqualTo(6));
  }

  private static void assertDamaged(byte[] bytes) {
    assertThatThrownBy(() -> TrainingStateCodec.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(StreamCorruptedException.class);
  }

  private static void assertSame(double decay, TrainingGuide guide) {
    DistributedTrainer.Outcome outcome = train(decay, guide);
    DistributedTrainer.Outcome undisturbed = UNDISTURBED.get(decay);
    assertThat(outcome.network().params()).isEqualTo(undisturbed.network().params());
    assertThat(outcome.best().epoch()).isEqualTo(undisturbed.best().epoch());
    assertThat(outcome.best().metrics()).isEqualTo(undisturbed.best().metrics());
    assertThat(outcome.history().stream().map(ResumedTrainingSparkTest::figures).toList())
        .isEqualTo(undisturbed.history().stream().map(ResumedTrainingSparkTest::figures).toList());
  }

  /** What does not depend on the time. */
  private static List<Object> figures(EpochRecord epoch) {
    return Arrays.asList(
        epoch.epoch(),
        epoch.images(),
        epoch.rounds(),
        epoch.trainLoss(),
        epoch.trainAccuracy(),
        epoch.trainAuc(),
        epoch.validationLoss(),
        epoch.validationAccuracy(),
        epoch.validationAuc(),
        epoch.averaged(),
        epoch.learningRate());
  }

  private static DistributedTrainer.Outcome train(double decay, TrainingGuide guide) {
    return train(decay, guide, EarlyStopping.NEVER);
  }

  private static DistributedTrainer.Outcome train(
      double decay, TrainingGuide guide, EarlyStopping stopping) {
    List<PackedCell> all = cells(CELLS + 12);
    TrainingPlan plan =
        new TrainingPlan(
            new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
            ImageLimits.DEFAULT,
            TURNED,
            LabelSet.NIH,
            3,
            4,
            2,
            List.of(1),
            2,
            decay,
            stopping,
            8,
            ComputeOptions.DEFAULT,
            CoreShares.SINGLE,
            0,
            3);
    return new DistributedTrainer(TestSpark.context(), plan, Progress.SILENT)
        .train(
            CustomCnn.network(SIDE, SIDE, OPTIONS, 3),
            rdd(all.subList(0, CELLS), 3),
            rdd(new ArrayList<>(all.subList(CELLS, all.size())), 2),
            guide);
  }

  private static byte[] bytes(TrainingState state) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TrainingStateCodec.write(out, CONDITIONS, state);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingState state(byte[] bytes) {
    try {
      TrainingStateCodec.Saved saved = TrainingStateCodec.read(new ByteArrayInputStream(bytes));
      assertThat(saved.conditions()).isEqualTo(CONDITIONS);
      return saved.state();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
