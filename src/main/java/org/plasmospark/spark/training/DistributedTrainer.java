package org.plasmospark.spark.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.PrecisionComparison;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.averaging.AveragingTrainingMaster;
import org.plasmospark.spark.features.CellFeatures;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.pixels.LiveTrainings;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.Cell;
import org.plasmospark.spark.table.PackedCell;

/** Trains a network on cells by parameter averaging, each cell exactly once an epoch. */
public final class DistributedTrainer {
  private static final double VALIDATION_THRESHOLD = 0.5;

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
   * @param network with the parameters of the best epoch
   * @param history one record an epoch
   * @param best the epoch that was kept
   * @param comparison of float32 and bfloat16 on the validation cells; null if the training
   *     computed in float32
   */
  public record Outcome(
      MultiLayerNetwork network,
      List<EpochRecord> history,
      TrainingState.Best best,
      PrecisionComparison comparison) {
    private Outcome with(PrecisionComparison compared) {
      return new Outcome(network, history, best, compared);
    }

    /** Numbers that were trained. */
    public long parameterCount() {
      return network.numParams();
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
   */
  public Outcome train(
      MultiLayerNetwork network,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      TrainingGuide guide) {
    validation.persist(StorageLevel.MEMORY_AND_DISK());
    LiveTrainings trainings = LiveTrainings.begin();
    try {
      return train(network, new ImageInput(plan, trainings), training, validation, guide)
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
      MultiLayerNetwork network,
      int units,
      JavaRDD<CellFeatures> training,
      JavaRDD<CellFeatures> validation,
      TrainingGuide guide) {
    validation.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return train(network, new FeatureInput(plan, units), training, validation, guide);
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
      MultiLayerNetwork network,
      FeatureNetwork base,
      int units,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      TrainingGuide guide) {
    return train(network, new BaseInput(plan, base, units), training, validation, guide);
  }

  private <C extends Cell> Outcome train(
      MultiLayerNetwork network,
      TrainingInput<C> input,
      JavaRDD<C> training,
      JavaRDD<C> validation,
      TrainingGuide guide) {
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
      return train(network, input, cells, validation, guide);
    }
  }

  private <C extends Cell> Outcome train(
      MultiLayerNetwork network,
      TrainingInput<C> input,
      ShardedCells<C> cells,
      JavaRDD<C> validation,
      TrainingGuide guide) {
    AveragingTrainingMaster master =
        new AveragingTrainingMaster(plan.workers(), plan.batchSize(), plan.compute());
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context, network, master);
    TrainingStanding standing =
        guide
            .start()
            .map(state -> TrainingStanding.restore(state, network))
            .orElseGet(TrainingStanding::beginning);
    double longestRound = 0;
    double longestValidation = 0;
    while (standing.epoch() <= plan.epochs() && !plan.earlyStopping().ends(standing.aucs())) {
      int epoch = standing.epoch();
      longestRound = trainEpoch(spark, master, input, cells, standing, guide, longestRound);
      if (guide.mustStop(longestValidation)) {
        throw guide.stopped(standing.state(network), standing.totals().rounds());
      }
      long start = System.nanoTime();
      EvaluationSummary summary = validate(network, input, validation, epoch);
      double validationSeconds = (System.nanoTime() - start) / 1e9;
      longestValidation = Math.max(longestValidation, validationSeconds);
      EpochRecord record =
          standing.totals().record(epoch, summary, learningRate(network, epoch), validationSeconds);
      guide.epochEnded(record);
      if (summary.isConstant()) {
        progress.say(
            "epoch %d: every validation cell has the same probability: the network has stopped learning;"
                    .formatted(epoch)
                + " raise train.schedule.warm-up, or lower train.learning-rate.");
      }
      TrainingStanding now = standing.next(record, best(standing.best(), network, record, summary));
      guide.save(epoch, () -> now.state(network));
      standing = now;
    }
    FloatVectors.view(network.params()).put(standing.best().parameters());
    return new Outcome(network, standing.history(), standing.best(), null);
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

  /**
   * Trains the rounds of an epoch that are not done yet.
   *
   * @param standing whose totals of the epoch grow with every round
   * @param longestSoFar seconds of the longest round before
   * @return seconds of the longest round
   */
  private <C extends Cell> double trainEpoch(
      SparkDl4jMultiLayer spark,
      AveragingTrainingMaster master,
      TrainingInput<C> input,
      ShardedCells<C> cells,
      TrainingStanding standing,
      TrainingGuide guide,
      double longestSoFar) {
    EpochTotals totals = standing.totals();
    int epoch = standing.epoch();
    int perRound = plan.cellsOfARound(epoch);
    int rounds = (cells.largestShard() + perRound - 1) / perRound;
    double longest = longestSoFar;
    progress.start(
        String.format(Locale.ROOT, "train: epoch %d of %d", epoch, plan.epochs()), cells.size());
    progress.advance(totals.images());
    while (totals.rounds() < rounds) {
      if (guide.mustStop(longest)) {
        throw guide.stopped(standing.state(spark.getNetwork()), rounds);
      }
      int done = totals.rounds();
      String name =
          String.format(
              Locale.ROOT,
              "Train epoch %d of %d, round %d of %d",
              epoch,
              plan.epochs(),
              done + 1,
              rounds);
      long start = System.nanoTime();
      // dl4j-spark counts every call of fit as an epoch.
      spark.getNetwork().setEpochCount(epoch - 1);
      Stages.named(
          context,
          name,
          () -> spark.fit(cells.round(input.now(), plan.seed(), epoch, done * perRound, perRound)));
      double seconds = (System.nanoTime() - start) / 1e9;
      totals.add(master.lastRound(), seconds);
      longest = Math.max(longest, seconds);
      progress.advance(master.lastRound().examples());
    }
    progress.finish();
    if (totals.images() != cells.size()) {
      throw new IllegalStateException(
          "epoch " + epoch + " trained " + totals.images() + " of " + cells.size() + " cells");
    }
    return longest;
  }

  private static TrainingState.Best best(
      TrainingState.Best before,
      MultiLayerNetwork network,
      EpochRecord record,
      EvaluationSummary summary) {
    if (before != null && !before.yieldsTo(record.validationAuc())) {
      return before;
    }
    Map<String, Double> metrics = new TreeMap<>();
    if (summary.n() > 0) {
      EvaluationJson.metrics(summary)
          .forEach(
              (name, value) ->
                  metrics.put(name, value instanceof Number n ? n.doubleValue() : null));
    }
    return new TrainingState.Best(
        record.epoch(), record.validationAuc(), FloatVectors.copy(network.params()), metrics);
  }

  /** Of the last update of the epoch; NaN for an updater without a rate. */
  private static double learningRate(MultiLayerNetwork network, int epoch) {
    int layers = network.getLayerWiseConfigurations().getConfs().size();
    return network.getLayerWiseConfigurations().getConf(layers - 1).getLayer()
            instanceof BaseLayer layer
        ? layer.getIUpdater().getLearningRate(network.getIterationCount() - 1, epoch - 1)
        : Double.NaN;
  }

  private <C extends Cell> EvaluationSummary validate(
      MultiLayerNetwork network, TrainingInput<C> input, JavaRDD<C> validation, int epoch) {
    LabelSet labels = plan.labels();
    EvaluationAccumulator total =
        new ValidationPass(context)
            .run(
                "Validate epoch " + epoch,
                PortableNetwork.of(network),
                plan.compute(),
                input,
                validation,
                scored ->
                    scored.aggregate(
                        new EvaluationAccumulator(VALIDATION_THRESHOLD),
                        (sum, cell) -> add(sum, cell, labels),
                        EvaluationAccumulator::merge));
    return total.summary("validation", labels.positive(), labels.negative());
  }

  private static EvaluationAccumulator add(
      EvaluationAccumulator sum, ScoredCell cell, LabelSet labels) {
    if (cell.isPredicted()) {
      sum.add(cell.probability(), labels.isPositive(cell.entry().label()));
    }
    return sum;
  }
}
