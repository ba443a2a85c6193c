package org.plasmospark.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.SIDE;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.TURNED;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.cells;
import static org.plasmospark.spark.training.DistributedTrainerSparkTest.rdd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;

class AveragedWeightsTrainingSparkTest {
  private static final int CELLS = 40;
  private static final int EPOCHS = 3;
  private static final double DECAY = 0.9;

  private record Trained(DistributedTrainer.Outcome outcome, List<TrainingState> states) {}

  /** Keeps the state after every epoch. */
  private record Keeping(List<TrainingState> states) implements TrainingGuide {
    @Override
    public void condition(String name, String value) {
      throw new IllegalStateException(name);
    }

    @Override
    public Optional<TrainingState> start() {
      return Optional.empty();
    }

    @Override
    public void epochEnded(EpochRecord epoch) {}

    @Override
    public void save(int epochs, boolean last, Supplier<TrainingState> state) {
      states.add(state.get());
    }

    @Override
    public boolean mustStop(double seconds) {
      return false;
    }

    @Override
    public RuntimeException stopped(TrainingState state, int rounds) {
      throw new IllegalStateException();
    }
  }

  @Test
  void trainsOnFromTheParametersAsIfThereWereNoAverage() {
    Trained without = train(0, 2, 3, 12);
    Trained with = train(DECAY, 2, 3, 12);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      TrainingState expected = without.states().get(epoch);
      TrainingState actual = with.states().get(epoch);
      assertThat(actual.parameters()).isEqualTo(expected.parameters());
      assertThat(actual.updaterState()).isEqualTo(expected.updaterState());
      assertThat(actual.history().get(epoch).validationLoss())
          .isEqualTo(expected.history().get(epoch).validationLoss());
      assertThat(actual.history().get(epoch).averaged()).isNotNull();
      assertThat(expected.history().get(epoch).averaged()).isNull();
      assertThat(expected.average()).isEmpty();
    }
  }

  @Test
  void averagesTheParametersOfTheRoundsByTheUpdatesOfAWorker() {
    // Two workers, each with five minibatches an epoch, which are one round.
    List<TrainingState> states = train(DECAY, 2, 5, 12).states();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      float[] average = states.get(epoch - 1).average();
      for (int i = 0; i < average.length; i += 7) {
        double sum = 0;
        double weights = 0;
        for (int round = 1; round <= epoch; round++) {
          double weight = (1 - Math.pow(DECAY, 5)) * Math.pow(DECAY, 5 * (epoch - round));
          sum += weight * states.get(round - 1).parameters()[i];
          weights += weight;
        }
        assertThat((double) average[i]).isCloseTo(sum / weights, within(1e-7));
      }
    }
  }

  @Test
  void averagesTheSameWhateverThePartitionsOfTheCells() {
    List<TrainingState> one = train(DECAY, 1, 2, 12).states();
    List<TrainingState> several = train(DECAY, 5, 2, 12).states();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      assertThat(several.get(epoch).average()).isEqualTo(one.get(epoch).average());
      assertThat(several.get(epoch).history().get(epoch).averaged())
          .isEqualTo(one.get(epoch).history().get(epoch).averaged());
    }
  }

  @Test
  void keepsTheParametersOfTheLastEpochWithoutValidationCells() {
    Trained trained = train(DECAY, 2, 3, 0);
    assertThat(trained.outcome().best().epoch()).isEqualTo(EPOCHS);
    assertThat(trained.outcome().network().params().data().asFloat())
        .isEqualTo(trained.states().get(EPOCHS - 1).parameters());
    assertThat(trained.outcome().history())
        .allSatisfy(epoch -> assertThat(epoch.choosesAverage()).isFalse());
  }

  private static Trained train(double decay, int partitions, int frequency, int validation) {
    List<PackedCell> all = cells(CELLS + validation);
    TrainingPlan plan =
        new TrainingPlan(
            new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
            ImageLimits.DEFAULT,
            TURNED,
            LabelSet.NIH,
            EPOCHS,
            4,
            2,
            List.of(),
            frequency,
            decay,
            EarlyStopping.NEVER,
            8,
            ComputeOptions.DEFAULT,
            CoreShares.SINGLE,
            0,
            3);
    List<TrainingState> states = new ArrayList<>();
    DistributedTrainer.Outcome outcome =
        new DistributedTrainer(TestSpark.context(), plan, Progress.SILENT)
            .train(
                CustomCnn.network(SIDE, SIDE, SmallTraining.options(1e-3), 3),
                rdd(all.subList(0, CELLS), partitions),
                rdd(new ArrayList<>(all.subList(CELLS, all.size())), partitions),
                new Keeping(states));
    return new Trained(outcome, states);
  }
}
