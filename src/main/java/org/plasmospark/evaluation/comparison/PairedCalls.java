package org.plasmospark.evaluation.comparison;

/**
 * The calls of two models on the same cells, each right or wrong.
 *
 * @param bothRight cells that both call rightly
 * @param onlyFirstRight cells that only the first calls rightly
 * @param onlySecondRight cells that only the second calls rightly
 * @param bothWrong cells that neither calls rightly
 */
public record PairedCalls(
    long bothRight, long onlyFirstRight, long onlySecondRight, long bothWrong) {

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public PairedCalls {
    if (bothRight < 0 || onlyFirstRight < 0 || onlySecondRight < 0 || bothWrong < 0) {
      throw new IllegalArgumentException("paired calls have no negative counts");
    }
  }

  /** Cells that exactly one of the two calls rightly. */
  public long discordant() {
    return onlyFirstRight + onlySecondRight;
  }
}
