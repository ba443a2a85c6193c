package org.plasmospark.spark.training;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.features.CellFeatures;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.pixels.LiveTrainings;
import org.plasmospark.spark.table.Cell;
import org.plasmospark.spark.table.PackedCell;

/** Trains a network on cells by parameter averaging, each cell exactly once an epoch. */
public final class DistributedTrainer {
  static final double VALIDATION_THRESHOLD = 0.5;

  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final Progress progress;

  /** A trainer on a Spark context. */
  public DistributedTrainer(JavaSparkContext context, TrainingPlan plan, Progress progress) {
    this.context = context;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * A trained network.
   *
   * @param network with the parameters of the best epoch of the last stage, or of its last one if
   *     the best is of an earlier stage
   * @param history one record an epoch, of all stages
   * @param best the epoch that was kept
   * @param comparison of float32 and bfloat16 on the validation cells; null if the training
   *     computed in float32
   */
  public record Outcome(
      Model network,
      List<EpochRecord> history,
      TrainingState.Best best,
      PrecisionComparison comparison) {
    private Outcome with(PrecisionComparison compared) {
      return new Outcome(network, history, best, compared);
    }

    /**
     * What had come of the first stage when a state of a later one was saved.
     *
     * @param network of the first stage, initialised; it is set to the best epoch if that is one of
     *     its own, else nobody needs it any more
     */
    public static Outcome before(TrainingState state, Model network) {
      Outcome outcome = new Outcome(network, state.history(), state.best(), null);
      if (outcome.keptStage() == TrainingStage.TRAIN) {
        FloatVectors.view(network.params()).put(state.best().parameters());
      }
      return outcome;
    }

    /** The same with another network, which has the parameters of the best epoch. */
    public Outcome of(Model kept) {
      return new Outcome(kept, history, best, comparison);
    }

    /** Epochs of a stage. */
    public int epochs(TrainingStage stage) {
      return (int) history.stream().filter(record -> record.stage() == stage).count();
    }

    /** Numbers that were trained. */
    public long parameterCount() {
      return network.numParams();
    }

    /** The stage of the epoch that was kept. */
    public TrainingStage keptStage() {
      return history.get(best.epoch() - 1).stage();
    }
  }

  /**
   * Trains.
   *
   * @param network initialised; trained in place
   * @param training labelled cells of the training split
   * @param validation labelled cells that decide which epoch is kept; may be empty
   * @param guide where to begin, and when to stop
   * @throws UserException INPUT_MISSING if there is no training cell
   * @throws DivergedException if loss, parameters or predictions are no numbers any more
   */
  public Outcome train(
      Model network,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      TrainingGuide guide) {
    validation.persist(StorageLevel.MEMORY_AND_DISK());
    LiveTrainings trainings = LiveTrainings.begin();
    try {
      return train(
              network,
              new ImageInput(plan, trainings, plan.epochs()),
              training,
              validation,
              guide,
              TrainingStanding.beginning())
          .with(comparison(PortableNetwork.of(network), validation).orElse(null));
    } finally {
      trainings.end();
      validation.unpersist();
    }
  }

  /**
   * Trains a head on features of a base network. The two number formats are not compared, since the
   * base has a part in how far they differ.
   *
   * @param network initialised, takes {@code units} numbers; trained in place
   * @param units of the features
   * @param training labelled cells of the training split
   * @param validation labelled cells that decide which epoch is kept; may be empty
   * @param guide where to begin, and when to stop
   * @throws UserException INPUT_MISSING if there is no training cell
   */
  public Outcome trainHead(
      Model network,
      int units,
      JavaRDD<CellFeatures> training,
      JavaRDD<CellFeatures> validation,
      TrainingGuide guide) {
    validation.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return train(
          network,
          new FeatureInput(plan, units),
          training,
          validation,
          guide,
          TrainingStanding.beginning());
    } finally {
      validation.unpersist();
    }
  }

  /**
   * Trains a head with all images passing through the base in every epoch, augmented anew, instead
   * of once. Parameters as for {@link #trainHead}.
   *
   * @param base whose features the head takes
   */
  public Outcome trainThroughBase(
      Model network,
      FeatureNetwork base,
      int units,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      TrainingGuide guide) {
    return train(
        network,
        new BaseInput(plan, base, units),
        training,
        validation,
        guide,
        TrainingStanding.beginning());
  }

  /**
   * Goes on with a network that takes what a part of a base makes of the images, which pass through
   * that part in every epoch, augmented anew, or the images themselves. The best epoch before stays
   * the best until one is better.
   *
   * @param network initialised; trained in place
   * @param trunk the part of the base before it; empty for none
   * @param shape channels, rows, columns of what the trunk makes of an image; unused without one
   * @param epochs at most
   * @param before what the training has come to
   * @param training labelled cells of the training split
   * @param validation labelled cells that decide which epoch is kept; may be empty
   * @param guide where to begin, and when to stop
   */
  public Outcome fineTune(
      Model network,
      Optional<FeatureNetwork> trunk,
      int[] shape,
      int epochs,
      Outcome before,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      TrainingGuide guide) {
    TrainingPlan settled = plan.settled(epochs);
    int epochsBefore = before.epochs(TrainingStage.TRAIN);
    validation.persist(StorageLevel.MEMORY_AND_DISK());
    LiveTrainings trainings = LiveTrainings.begin();
    try {
      TrainingInput<PackedCell> input =
          trunk.isPresent()
              ? new BaseInput(settled, trunk.get(), shape)
              : new ImageInput(settled, trainings, epochsBefore + epochs);
      return new DistributedTrainer(context, settled, progress)
          .train(
              network,
              input,
              training,
              validation,
              guide,
              TrainingStanding.fineTuning(before.history(), before.best()));
    } finally {
      trainings.end();
      validation.unpersist();
    }
  }

  private <C extends Cell> Outcome train(
      Model network,
      TrainingInput<C> input,
      JavaRDD<C> training,
      JavaRDD<C> validation,
      TrainingGuide guide,
      TrainingStanding beginning) {
    try (ShardedCells<C> cells =
        Stages.named(
            context,
            "Deal the training cells to the workers",
            () -> ShardedCells.deal(training, plan.workers(), plan.seed()))) {
      if (cells.size() == 0) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The packed data has no labelled cell in the training split; check split.fractions and"
                + " the labels of the catalog.");
      }
      return new TrainingLoop<>(context, plan, progress, network, input, cells, validation, guide)
          .run(beginning);
    }
  }

  /**
   * Compares float32 and bfloat16 on the validation cells; empty if the training computes in
   * float32.
   *
   * @param network from pixels to a probability
   */
  public Optional<PrecisionComparison> comparison(
      PortableNetwork network, JavaRDD<PackedCell> validation) {
    if (TrainableNetworks.precision(plan.compute()) == Precision.FLOAT32) {
      return Optional.empty();
    }
    return Optional.of(
        new PrecisionCheck(context, plan)
            .compare(
                network,
                validation,
                plan.compute().inFloat32(),
                plan.compute().in(ComputeOptions.PrecisionChoice.BFLOAT16),
                VALIDATION_THRESHOLD));
  }
}
