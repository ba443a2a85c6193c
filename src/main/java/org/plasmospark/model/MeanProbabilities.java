package org.plasmospark.model;

/**
 * The mean of several probabilities of each cell of a batch. Probabilities are averaged, not
 * logits, which have no bound where one prediction is sure. Sums are made in double precision in
 * the order of the additions, so that nothing depends on the batch. A cell that has no probability
 * in one of the additions has NaN.
 */
final class MeanProbabilities {
  private final double[] sums;
  private int additions;

  /**
   * @param count of cells
   */
  MeanProbabilities(int count) {
    this.sums = new double[count];
  }

  /** Adds a probability for each cell. */
  void add(float[] probabilities) {
    for (int i = 0; i < sums.length; i++) {
      // What is no probability must not be made one by the others.
      sums[i] += probabilities[i] >= 0 && probabilities[i] <= 1 ? probabilities[i] : Double.NaN;
    }
    additions++;
  }

  /** The means of what was added, at least once. */
  float[] values() {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / additions);
    }
    return means;
  }
}
