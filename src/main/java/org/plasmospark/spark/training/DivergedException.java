package org.plasmospark.spark.training;

import java.math.BigDecimal;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** A training whose loss, parameters or predictions are no numbers any more, so that it ends. */
public final class DivergedException extends UserException {
  private static final long serialVersionUID = 1L;

  private final transient List<EpochRecord> history;

  /**
   * @param stage in which it was
   * @param when in it, such as {@code epoch 3, round 2 of 10}
   * @param what has become of its numbers, as part of a sentence
   * @param learningRate of the last update
   * @param history of the epochs that had ended before
   */
  DivergedException(
      TrainingStage stage,
      String when,
      String what,
      double learningRate,
      List<EpochRecord> history) {
    super(
        ExitCode.USAGE,
        ("The training diverged in %s (%s): %s at a learning rate of %s; lower %s, or raise"
                + " train.schedule.warm-up, and train again.")
            .formatted(when, stage.text(), what, plain(learningRate), stage.rateSetting()));
    this.history = List.copyOf(history);
  }

  /** The epochs that had ended before. */
  public List<EpochRecord> history() {
    return history;
  }

  private static String plain(double rate) {
    return Double.isFinite(rate)
        ? BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString()
        : String.valueOf(rate);
  }
}
