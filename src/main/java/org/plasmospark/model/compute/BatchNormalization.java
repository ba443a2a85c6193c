package org.plasmospark.model.compute;

/**
 * Batch normalization with fixed statistics: (x − mean) · gamma / √(variance + epsilon) + beta, one
 * number of each for every channel.
 *
 * @param epsilon added to the variance
 */
public record BatchNormalization(
    float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon) {

  public BatchNormalization {
    if (gamma.length != mean.length
        || beta.length != mean.length
        || variance.length != mean.length) {
      throw new IllegalArgumentException("the statistics have different lengths");
    }
  }

  /** What a channel is multiplied by. */
  double factor(int channel) {
    return gamma[channel] / Math.sqrt(variance[channel] + epsilon);
  }
}
