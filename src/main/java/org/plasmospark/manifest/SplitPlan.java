package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * How a manifest is to be split.
 *
 * @param by what is kept together
 * @param train fraction of the cells to train on, above 0
 * @param validation fraction to choose settings and thresholds on; 0 for none
 * @param test fraction to report on; 0 for none. The three sum to 1
 * @param folds number of cross-validation folds over everything that is not test, 2 to {@value
 *     #MAX_FOLDS}; 0 for none
 * @param seed another seed is another split
 */
public record SplitPlan(
    SplitUnit by, double train, double validation, double test, int folds, long seed)
    implements Serializable {
  /** More folds than this are a mistake. */
  public static final int MAX_FOLDS = 100;

  private static final double SUM_TOLERANCE = 1e-6;

  /**
   * @throws UserException USAGE, when a fraction or the number of folds is outside its range
   */
  public SplitPlan {
    Objects.requireNonNull(by, "by");
    requireFraction("train", train);
    requireFraction("validation", validation);
    requireFraction("test", test);
    if (train == 0) {
      throw usage("The split has no training images: its first fraction must be above 0.");
    }
    double sum = train + validation + test;
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw usage(
          String.format(
              Locale.ROOT,
              "The split fractions %s, %s and %s sum to %.6f: they must sum to 1.",
              train,
              validation,
              test,
              sum));
    }
    if (folds != 0 && (folds < 2 || folds > MAX_FOLDS)) {
      throw usage("The number of folds is " + folds + ": it must be 0 or 2 to " + MAX_FOLDS + ".");
    }
  }

  /** The fraction of the cells that belongs in a split. */
  public double fraction(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  private static void requireFraction(String name, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw usage("The " + name + " fraction of the split is " + fraction + ": it must be 0 to 1.");
    }
  }

  private static UserException usage(String sentence) {
    return new UserException(ExitCode.USAGE, sentence);
  }
}
