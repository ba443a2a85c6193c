package org.plasmospark.model;

import java.util.List;
import org.plasmospark.image.CellView;

/**
 * Predicts each cell in several views and gives the mean of their probabilities (test-time
 * augmentation), summed in the order of the views.
 */
final class AveragedViews implements CellClassifier {
  private final CellClassifier classifier;
  private final List<CellView> views;
  private byte[] pixels = new byte[0];
  private float[] numbers = new float[0];

  /**
   * @param classifier of single pictures; closed with this one
   * @param views the first is the cell as it is
   */
  AveragedViews(CellClassifier classifier, List<CellView> views) {
    this.classifier = classifier;
    this.views = views;
  }

  /** What predicts one batch in one view. */
  @FunctionalInterface
  private interface Viewed {
    float[] probabilities(CellView view);
  }

  @Override
  public int batchSize() {
    return classifier.batchSize();
  }

  @Override
  public float[] probabilities(float[] images, int count) {
    if (numbers.length < images.length) {
      numbers = new float[images.length];
    }
    return mean(
        classifier.probabilities(images, count),
        view -> {
          view.numbers(images, count, numbers);
          return classifier.probabilities(numbers, count);
        });
  }

  @Override
  public boolean takesPixels() {
    return classifier.takesPixels();
  }

  @Override
  public float[] probabilities(byte[] cells, int count) {
    if (pixels.length < cells.length) {
      pixels = new byte[cells.length];
    }
    return mean(
        classifier.probabilities(cells, count),
        view -> {
          view.pixels(cells, count, pixels);
          return classifier.probabilities(pixels, count);
        });
  }

  private float[] mean(float[] asItIs, Viewed viewed) {
    MeanProbabilities mean = new MeanProbabilities(asItIs.length);
    mean.add(asItIs);
    for (CellView view : views.subList(1, views.size())) {
      mean.add(viewed.probabilities(view));
    }
    return mean.values();
  }

  @Override
  public String engine() {
    return classifier.engine();
  }

  @Override
  public void close() {
    classifier.close();
  }
}
