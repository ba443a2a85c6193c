package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.image.Augmentation;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.averaging.AveragingTrainingMaster;
import org.plasmospark.spark.averaging.NetworkState;
import org.plasmospark.spark.averaging.RoundSummary;
import org.plasmospark.spark.scoring.NetworkClassifiers;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.table.PackedCell;

/** Trains a network on packed cells by parameter averaging, each cell exactly once an epoch. */
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
   * @param bestEpoch the epoch of the highest validation AUC, the first of equals; the last epoch
   *     if there is no AUC
   * @param validation of the best epoch; null without validation cells
   */
  public record Outcome(
      MultiLayerNetwork network,
      List<EpochRecord> history,
      int bestEpoch,
      EvaluationSummary validation) {
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
   * @param onEpoch told of every epoch when it has ended
   * @throws UserException INPUT_MISSING if there is no training cell
   */
  public Outcome train(
      MultiLayerNetwork network,
      JavaRDD<PackedCell> training,
      JavaRDD<PackedCell> validation,
      Consumer<EpochRecord> onEpoch) {
    validation.cache();
    try (ShardedCells cells =
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
      return train(network, cells, validation, onEpoch);
    } finally {
      validation.unpersist();
    }
  }

  private Outcome train(
      MultiLayerNetwork network,
      ShardedCells cells,
      JavaRDD<PackedCell> validation,
      Consumer<EpochRecord> onEpoch) {
    AveragingTrainingMaster master =
        new AveragingTrainingMaster(plan.workers(), plan.batchSize(), plan.compute());
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(context, network, master);
    List<EpochRecord> history = new ArrayList<>();
    int bestEpoch = 0;
    double bestAuc = Double.NEGATIVE_INFINITY;
    EvaluationSummary bestValidation = null;
    INDArray bestParameters = null;
    for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
      long start = System.nanoTime();
      EpochTotals totals = trainEpoch(spark, master, cells, epoch);
      EvaluationSummary summary = validate(spark.getNetwork(), validation, epoch);
      double seconds = (System.nanoTime() - start) / 1e9;
      EpochRecord record = totals.record(epoch, summary, seconds);
      history.add(record);
      onEpoch.accept(record);
      boolean best = Double.isNaN(record.validationAuc()) || record.validationAuc() > bestAuc;
      if (best) {
        bestEpoch = epoch;
        bestAuc =
            Double.isNaN(record.validationAuc())
                ? Double.NEGATIVE_INFINITY
                : record.validationAuc();
        bestValidation = summary;
        bestParameters = spark.getNetwork().params().dup();
      }
      if (plan.earlyStopping().ends(history.stream().map(EpochRecord::validationAuc).toList())) {
        break;
      }
    }
    spark.getNetwork().setParams(bestParameters);
    return new Outcome(spark.getNetwork(), history, bestEpoch, bestValidation);
  }

  private EpochTotals trainEpoch(
      SparkDl4jMultiLayer spark, AveragingTrainingMaster master, ShardedCells cells, int epoch) {
    MinibatchMaker maker =
        new MinibatchMaker(
            plan.preprocessing(),
            plan.limits(),
            new Augmentation(plan.augmentation()),
            plan.labels(),
            plan.batchSize(),
            plan.seed());
    int perRound = plan.cellsOfARound(epoch);
    int rounds = (cells.largestShard() + perRound - 1) / perRound;
    EpochTotals totals = new EpochTotals();
    progress.start(
        String.format(Locale.ROOT, "train: epoch %d of %d", epoch, plan.epochs()), cells.size());
    spark.getNetwork().setEpochCount(epoch - 1);
    for (int round = 0; round < rounds; round++) {
      String name =
          String.format(
              Locale.ROOT,
              "Train epoch %d of %d, round %d of %d",
              epoch,
              plan.epochs(),
              round + 1,
              rounds);
      int first = round * perRound;
      Stages.named(
          context, name, () -> spark.fit(cells.round(maker, plan.seed(), epoch, first, perRound)));
      totals.add(master.lastRound());
      progress.advance(master.lastRound().examples());
    }
    progress.finish();
    if (totals.images != cells.size()) {
      throw new IllegalStateException(
          "epoch " + epoch + " trained " + totals.images + " of " + cells.size() + " cells");
    }
    return totals;
  }

  private EvaluationSummary validate(
      MultiLayerNetwork network, JavaRDD<PackedCell> validation, int epoch) {
    Broadcast<NetworkState> state = context.broadcast(NetworkState.forPrediction(network));
    int[] shape = {3, plan.preprocessing().height(), plan.preprocessing().width()};
    String key = context.sc().applicationId() + "/broadcast-" + state.id();
    PartitionScorer scorer =
        new PartitionScorer(
            new NetworkClassifiers(state, key, shape, plan.compute()),
            plan.preprocessing(),
            plan.limits(),
            plan.scoringBatchSize());
    LabelSet labels = plan.labels();
    try {
      EvaluationAccumulator total =
          Stages.named(
              context,
              "Validate epoch " + epoch,
              () ->
                  scorer
                      .score(validation)
                      .aggregate(
                          new EvaluationAccumulator(VALIDATION_THRESHOLD),
                          (sum, cell) -> add(sum, cell, labels),
                          EvaluationAccumulator::merge));
      return total.summary("validation", plan.labels().positive(), plan.labels().negative());
    } finally {
      state.destroy();
    }
  }

  private static EvaluationAccumulator add(
      EvaluationAccumulator sum, ScoredCell cell, LabelSet labels) {
    if (cell.isPredicted()) {
      sum.add(cell.probability(), labels.isPositive(cell.entry().label()));
    }
    return sum;
  }

  private static final class EpochTotals {
    private long images;
    private int rounds;
    private double lossSum;
    private double fitSeconds;

    void add(RoundSummary round) {
      images += round.examples();
      rounds++;
      lossSum += round.meanLoss() * round.examples();
      fitSeconds += round.fitSeconds();
    }

    EpochRecord record(int epoch, EvaluationSummary validation, double seconds) {
      return new EpochRecord(
          epoch,
          images,
          rounds,
          lossSum / images,
          validation.logLoss(),
          validation.confusion().accuracy(),
          validation.auc(),
          seconds,
          fitSeconds);
    }
  }
}
