package org.plasmospark.model.keras;

/**
 * Kernels of ordinary convolutions that compute what Keras' special ones do. Arrays are places
 * (rows, columns), inputs, outputs, the last running fastest.
 */
final class Kernels {
  private Kernels() {}

  /**
   * Of a depthwise convolution: output {@code c * times + t} sees channel {@code c} alone.
   *
   * @param kernel places, channels, times
   * @return places, channels, channels * times
   */
  static float[] ofDepthwise(float[] kernel, int places, int channels, int times) {
    int outputs = Math.multiplyExact(channels, times);
    float[] full = new float[Math.multiplyExact(Math.multiplyExact(places, channels), outputs)];
    for (int i = 0; i < places * channels; i++) {
      int channel = i % channels;
      System.arraycopy(kernel, i * times, full, i * outputs + channel * times, times);
    }
    return full;
  }

  /**
   * Of a separable convolution.
   *
   * @param depthwise places, channels, times
   * @param pointwise channels * times, filters
   * @return places, channels, filters
   */
  static float[] ofSeparable(
      float[] depthwise, float[] pointwise, int places, int channels, int times) {
    int filters = pointwise.length / (channels * times);
    float[] full = new float[Math.multiplyExact(Math.multiplyExact(places, channels), filters)];
    for (int i = 0; i < places * channels; i++) {
      int channel = i % channels;
      for (int filter = 0; filter < filters; filter++) {
        double sum = 0;
        for (int t = 0; t < times; t++) {
          sum +=
              (double) depthwise[i * times + t]
                  * pointwise[(channel * times + t) * filters + filter];
        }
        full[i * filters + filter] = (float) sum;
      }
    }
    return full;
  }
}
