package org.plasmospark.spark.training;

import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.Networks;
import org.plasmospark.model.NonFinite;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.Stages;
import org.plasmospark.spark.averaging.AveragedNetwork;
import org.plasmospark.spark.averaging.AveragingTrainingMaster;
import org.plasmospark.spark.averaging.MovingAverage;
import org.plasmospark.spark.averaging.RoundSummary;
import org.plasmospark.spark.table.Cell;

/**
 * The epochs of one stage of a training: rounds, validation, record, and which epoch is the best.
 *
 * @param <C> form in which the cells lie with their workers
 */
final class TrainingLoop<C extends Cell> {
  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final Progress progress;
  private final Model network;
  private final AveragedNetwork averaged;
  private final TrainingInput<C> input;
  private final ShardedCells<C> cells;
  private final JavaRDD<C> validation;
  private final TrainingGuide guide;
  private double longestRound;
  private double longestValidation;

  /**
   * @param network initialised; trained in place
   * @param cells to train, at least one
   * @param validation cells that decide which epoch is kept; may be empty
   */
  TrainingLoop(
      JavaSparkContext context,
      TrainingPlan plan,
      Progress progress,
      Model network,
      TrainingInput<C> input,
      ShardedCells<C> cells,
      JavaRDD<C> validation,
      TrainingGuide guide) {
    this.context = context;
    this.plan = plan;
    this.progress = progress;
    this.network = network;
    this.input = input;
    this.cells = cells;
    this.validation = validation;
    this.guide = guide;
    this.averaged =
        new AveragedNetwork(
            context,
            network,
            new AveragingTrainingMaster(plan.workers(), plan.batchSize(), plan.compute()));
  }

  /**
   * Trains to the end of the stage.
   *
   * @param beginning where to begin if the guide has no state to go on from
   * @throws DivergedException if loss, parameters or predictions are no numbers any more; the guide
   *     is given no such state to save
   */
  DistributedTrainer.Outcome run(TrainingStanding beginning) {
    try (averaged) {
      return train(beginning);
    }
  }

  private DistributedTrainer.Outcome train(TrainingStanding beginning) {
    TrainingStanding standing =
        guide.start().map(state -> TrainingStanding.restore(state, network)).orElse(beginning);
    while (!isDone(standing)) {
      int epoch = standing.epoch();
      trainEpoch(standing);
      requireFinite(standing, "epoch " + epoch);
      if (guide.mustStop(longestValidation)) {
        throw guide.stopped(standing.state(network), standing.totals().rounds());
      }
      long start = System.nanoTime();
      EpochValidation validated = validate(standing);
      double validationSeconds = (System.nanoTime() - start) / 1e9;
      longestValidation = Math.max(longestValidation, validationSeconds);
      EpochRecord record =
          standing
              .totals()
              .record(
                  standing.stage(),
                  epoch,
                  validated,
                  Networks.learningRate(network, standing.epochOfStage() - 1),
                  validationSeconds);
      guide.epochEnded(record);
      if (validated.parameters().isConstant()) {
        progress.say(
            ("epoch %d: every validation cell has the same probability: the network has stopped learning;"
                    + " raise train.schedule.warm-up, or lower %s.")
                .formatted(epoch, standing.stage().rateSetting()));
      }
      TrainingStanding now = standing.next(record, best(standing, record, validated));
      guide.save(epoch, isDone(now), () -> now.state(network));
      standing = now;
    }
    if (standing.bestIsOfThisStage()) {
      FloatVectors.view(network.params()).put(standing.best().parameters());
    }
    return new DistributedTrainer.Outcome(network, standing.history(), standing.best(), null);
  }

  /** Whether a stage has come to its end. */
  private boolean isDone(TrainingStanding standing) {
    return standing.epochOfStage() > plan.epochs() || plan.earlyStopping().ends(standing.aucs());
  }

  /**
   * Trains the rounds of an epoch that are not done yet.
   *
   * @param standing whose totals of the epoch grow with every round
   */
  private void trainEpoch(TrainingStanding standing) {
    EpochTotals totals = standing.totals();
    int epoch = standing.epoch();
    int last = standing.epochsBefore() + plan.epochs();
    int perRound = plan.cellsOfARound(standing.epochOfStage());
    int rounds = (cells.largestShard() + perRound - 1) / perRound;
    progress.start(
        String.format(Locale.ROOT, "%s: epoch %d of %d", standing.stage().text(), epoch, last),
        cells.size());
    progress.advance(totals.images());
    String title =
        String.format(Locale.ROOT, "%s epoch %d of %d", standing.stage().title(), epoch, last);
    Stages.named(context, title, averaged::begin);
    while (totals.rounds() < rounds) {
      if (guide.mustStop(longestRound)) {
        averaged.settle();
        requireFinite(standing, inRound(epoch, totals.rounds(), rounds));
        throw guide.stopped(standing.state(network), rounds);
      }
      int done = totals.rounds();
      String name = String.format(Locale.ROOT, "%s, round %d of %d", title, done + 1, rounds);
      long start = System.nanoTime();
      // dl4j-spark counts every call of fit as an epoch.
      Networks.setEpoch(network, standing.epochOfStage() - 1);
      RoundSummary round =
          Stages.named(
              context,
              name,
              () ->
                  averaged.fit(
                      cells.round(input.now(), plan.seed(), epoch, done * perRound, perRound)));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (round.examples() > 0 && !Double.isFinite(round.meanLoss())) {
        throw diverged(
            standing, inRound(epoch, done + 1, rounds), "its loss became " + round.meanLoss());
      }
      if (plan.averagedWeightsDecay() > 0) {
        standing
            .average()
            .add(
                plan.averagedWeightsDecay(),
                averaged.parameters(),
                round.minibatches(),
                Networks.updates(network));
      }
      totals.add(round, seconds);
      longestRound = Math.max(longestRound, seconds);
      progress.advance(round.examples());
    }
    progress.finish();
    long settling = System.nanoTime();
    averaged.settle();
    totals.settled((System.nanoTime() - settling) / 1e9);
    if (totals.images() != cells.size()) {
      throw new IllegalStateException(
          "epoch " + epoch + " trained " + totals.images() + " of " + cells.size() + " cells");
    }
  }

  private TrainingState.Best best(
      TrainingStanding standing, EpochRecord record, EpochValidation validated) {
    TrainingState.Best before = standing.best();
    if (before != null && !before.yieldsTo(record.chosenAuc())) {
      return before;
    }
    float[] parameters =
        validated.choosesAverage()
            ? standing.average().values().clone()
            : FloatVectors.copy(network.params());
    return new TrainingState.Best(
        record.epoch(), record.chosenAuc(), parameters, validated.metrics());
  }

  /** Of a state that is not finite nothing is saved, validated or kept. */
  private void requireFinite(TrainingStanding standing, String when) {
    NonFinite.in(network)
        .ifPresent(
            array -> {
              throw diverged(standing, when, "the " + array + " is no longer finite");
            });
    if (NonFinite.isInUpdaterOf(network)) {
      throw diverged(standing, when, "the state of its updater is no longer finite");
    }
  }

  private DivergedException diverged(TrainingStanding standing, String when, String what) {
    return new DivergedException(
        standing.stage(),
        when,
        what,
        Networks.learningRate(network, standing.epochOfStage() - 1),
        standing.history());
  }

  private static String inRound(int epoch, int round, int rounds) {
    return "epoch %d, round %d of %d".formatted(epoch, round, rounds);
  }

  private EpochValidation validate(TrainingStanding standing) {
    PortableNetwork now = PortableNetwork.of(network);
    MovingAverage average = standing.average();
    return new EpochValidation(
        validate(standing, "Validate epoch " + standing.epoch(), now),
        average.isEmpty()
            ? null
            : validate(
                standing,
                "Validate the averaged weights of epoch " + standing.epoch(),
                now.with(average.values())));
  }

  private EvaluationSummary validate(
      TrainingStanding standing, String stage, PortableNetwork weights) {
    LabelSet labels = plan.labels();
    ValidationCounts total =
        new ValidationPass(context)
            .run(
                stage,
                weights,
                plan.compute(),
                input,
                validation,
                scored ->
                    scored.aggregate(
                        ValidationCounts.at(DistributedTrainer.VALIDATION_THRESHOLD),
                        (sum, cell) -> sum.with(cell, labels),
                        ValidationCounts::plus));
    if (total.notComputed() > 0) {
      throw diverged(
          standing,
          "epoch " + standing.epoch(),
          String.format(
              Locale.ROOT,
              "%,d of %,d validation cells have no probability any more",
              total.notComputed(),
              total.cells()));
    }
    return total.calls().summary("validation", labels.positive(), labels.negative());
  }
}
