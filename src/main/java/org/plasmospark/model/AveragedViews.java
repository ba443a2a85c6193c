package org.plasmospark.model;

import java.util.List;
import org.plasmospark.image.CellView;

/**
 * Predicts each cell in several views and gives the mean of their probabilities (test-time
 * augmentation). Probabilities are averaged, not logits, which have no bound where one view is
 * sure. Each cell's sum is made in double precision in the order of the views, so that nothing
 * depends on the batch; if a view has no probability, the cell has NaN.
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
    double[] sums = new double[asItIs.length];
    add(asItIs, sums);
    for (CellView view : views.subList(1, views.size())) {
      add(viewed.probabilities(view), sums);
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / views.size());
    }
    return means;
  }

  private static void add(float[] probabilities, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      // What is no probability must not be made one by the others.
      sums[i] += probabilities[i] >= 0 && probabilities[i] <= 1 ? probabilities[i] : Double.NaN;
    }
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
