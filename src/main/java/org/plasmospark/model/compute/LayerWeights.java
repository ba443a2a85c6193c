package org.plasmospark.model.compute;

/**
 * The parameters of a convolution or dense layer. The arrays belong to the record and are not to be
 * changed.
 *
 * @param values weights, {@code [filters][channels][row][column]} or {@code [units][inputs]}
 * @param bias one for each filter or unit
 */
public record LayerWeights(float[] values, float[] bias) {
  /** Beyond it, the square matrix of {@link #identity} takes more than 64 MB. */
  private static final int MOST_CHANNELS = 4_096;

  /**
   * A convolution of 1×1 that changes nothing.
   *
   * @throws IllegalArgumentException if there are too many channels for a matrix of them
   */
  static LayerWeights identity(int channels) {
    if (channels > MOST_CHANNELS) {
      throw new IllegalArgumentException("more than " + MOST_CHANNELS + " channels by itself");
    }
    float[] values = new float[channels * channels];
    for (int i = 0; i < channels; i++) {
      values[i * channels + i] = 1;
    }
    return new LayerWeights(values, new float[channels]);
  }

  /**
   * The weights of this layer and a batch normalization behind it, which is a factor and an addend
   * for each filter as long as its statistics are fixed.
   *
   * @throws IllegalArgumentException if the numbers of filters differ
   */
  public LayerWeights folded(BatchNormalization normalization) {
    if (normalization.mean().length != bias.length) {
      throw new IllegalArgumentException(
          "statistics of "
              + normalization.mean().length
              + " channels behind a layer of "
              + bias.length);
    }
    float[] newValues = new float[values.length];
    float[] newBias = new float[bias.length];
    int each = values.length / bias.length;
    for (int i = 0; i < bias.length; i++) {
      double factor = normalization.factor(i);
      for (int j = i * each; j < (i + 1) * each; j++) {
        newValues[j] = (float) (values[j] * factor);
      }
      newBias[i] = (float) ((bias[i] - normalization.mean()[i]) * factor + normalization.beta()[i]);
    }
    return new LayerWeights(newValues, newBias);
  }
}
