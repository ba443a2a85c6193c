package org.plasmospark.model;

/**
 * Computes the features of images with a network whose weights are fixed. One extractor serves one
 * thread at a time.
 */
public interface FeatureExtractor extends AutoCloseable {
  /** Images that are computed together. */
  int batchSize();

  /**
   * The output of the network for each image.
   *
   * @param images {@code [count, channels, rows, columns]}, float32, as the preprocessing makes
   *     them
   * @param count images in the array, at least 0
   * @return {@code [count, channels, rows, columns]} of the features, or {@code [count, units]}
   */
  float[] features(float[] images, int count);

  /** What computes, for example {@code onednn-float32} or {@code dl4j-cpu}. */
  String engine();

  @Override
  void close();
}
