package org.plasmospark.spark.scoring;

import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.CellClassifier;

/** A classifier of colours, whether or not it takes them as they are. */
final class PixelClassifier implements AutoCloseable {
  private final CellClassifier classifier;
  private final CellTensors tensors;
  private float[] numbers = new float[0];

  /**
   * @param classifier closed with this
   */
  PixelClassifier(CellClassifier classifier, Preprocessing preprocessing) {
    this.classifier = classifier;
    this.tensors = new CellTensors(preprocessing);
  }

  /**
   * What the network says of images.
   *
   * @param pixels of the images at the network's size, one after the other
   * @param count images in the array; 0 asks nothing
   */
  float[] probabilities(byte[] pixels, int count) {
    if (count == 0) {
      return new float[0];
    }
    if (classifier.takesPixels()) {
      return classifier.probabilities(pixels, count);
    }
    int length = Math.multiplyExact(count, tensors.preprocessing().tensorLength());
    if (numbers.length < length) {
      numbers = new float[length];
    }
    tensors.scaled(pixels, count, numbers);
    return classifier.probabilities(numbers, count);
  }

  String engine() {
    return classifier.engine();
  }

  @Override
  public void close() {
    classifier.close();
  }
}
