package org.plasmospark.spark.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.plasmospark.evaluation.ScoreHistogram;
import org.plasmospark.spark.ProcessMemory;
import org.plasmospark.spark.averaging.RoundSummary;

/** What the rounds of an epoch add up to; goes on where an interrupted epoch ended. */
final class EpochTotals {
  private final ScoreHistogram scores;
  private long images;
  private long fromMemory;
  private int rounds;
  private double lossSum;
  private double seconds;
  private double decodeSeconds;
  private double augmentSeconds;
  private double fitSeconds;
  private ProcessMemory workers = ProcessMemory.UNKNOWN;

  /** Of no round yet. */
  EpochTotals() {
    this(new ScoreHistogram());
  }

  private EpochTotals(ScoreHistogram scores) {
    this.scores = scores;
  }

  EpochTotals copy() {
    EpochTotals copy = new EpochTotals(new ScoreHistogram().merge(scores));
    copy.images = images;
    copy.fromMemory = fromMemory;
    copy.rounds = rounds;
    copy.lossSum = lossSum;
    copy.seconds = seconds;
    copy.decodeSeconds = decodeSeconds;
    copy.augmentSeconds = augmentSeconds;
    copy.fitSeconds = fitSeconds;
    copy.workers = workers;
    return copy;
  }

  long images() {
    return images;
  }

  int rounds() {
    return rounds;
  }

  /**
   * @param wallSeconds of the round as the driver sees it
   */
  void add(RoundSummary round, double wallSeconds) {
    images += round.examples();
    fromMemory += round.fromMemory();
    rounds++;
    if (round.examples() > 0) {
      lossSum += round.meanLoss() * round.examples();
    }
    seconds += wallSeconds;
    decodeSeconds += round.decodeSeconds();
    augmentSeconds += round.augmentSeconds();
    fitSeconds += round.fitSeconds();
    workers = workers.max(round.memory());
    scores.merge(round.scores());
  }

  /**
   * @param wallSeconds in which the driver's network was set to what the rounds have come to
   */
  void settled(double wallSeconds) {
    seconds += wallSeconds;
  }

  EpochRecord record(
      TrainingStage stage,
      int epoch,
      EpochValidation validation,
      double learningRate,
      double validationSeconds) {
    return new EpochRecord(
        stage,
        epoch,
        images,
        fromMemory,
        rounds,
        lossSum / images,
        scores.accuracyAtOneHalf(),
        scores.auc(),
        validation.parameters().logLoss(),
        validation.parameters().confusion().accuracy(),
        validation.parameters().auc(),
        learningRate,
        seconds + validationSeconds,
        decodeSeconds,
        augmentSeconds,
        fitSeconds,
        validationSeconds,
        validation.averaged(),
        ProcessMemory.now(),
        workers);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(images);
    out.writeLong(fromMemory);
    out.writeInt(rounds);
    out.writeDouble(lossSum);
    out.writeDouble(seconds);
    out.writeDouble(decodeSeconds);
    out.writeDouble(augmentSeconds);
    out.writeDouble(fitSeconds);
    out.writeLong(workers.heap());
    out.writeLong(workers.resident());
    scores.write(out);
  }

  static EpochTotals read(DataInput in) throws IOException {
    long images = in.readLong();
    long fromMemory = in.readLong();
    int rounds = in.readInt();
    double[] sums = new double[5];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = in.readDouble();
    }
    ProcessMemory workers = new ProcessMemory(in.readLong(), in.readLong());
    EpochTotals totals = new EpochTotals(ScoreHistogram.read(in));
    totals.images = images;
    totals.fromMemory = fromMemory;
    totals.rounds = rounds;
    totals.lossSum = sums[0];
    totals.seconds = sums[1];
    totals.decodeSeconds = sums[2];
    totals.augmentSeconds = sums[3];
    totals.fitSeconds = sums[4];
    totals.workers = workers;
    return totals;
  }
}
