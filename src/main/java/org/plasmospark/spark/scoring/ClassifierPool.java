package org.plasmospark.spark.scoring;

import java.util.function.Supplier;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.task.IdlePool;

/** The idle classifiers of this JVM, so that the next partition does not build its network anew. */
final class ClassifierPool {
  private static final ClassifierPool SHARED = new ClassifierPool();

  private final IdlePool<String, CellClassifier> idle = new IdlePool<>(CellClassifier::close);

  /** The pool of this JVM. */
  static ClassifierPool shared() {
    return SHARED;
  }

  /**
   * A classifier whose {@code close} gives it back.
   *
   * @param key of the model and the batch size
   * @param opener makes a new one if none is idle
   */
  CellClassifier borrow(String key, Supplier<CellClassifier> opener) {
    return new Borrowed(key, idle.take(key, opener));
  }

  private final class Borrowed implements CellClassifier {
    private final String key;
    private final CellClassifier classifier;
    private boolean returned;

    Borrowed(String key, CellClassifier classifier) {
      this.key = key;
      this.classifier = classifier;
    }

    @Override
    public int batchSize() {
      return classifier.batchSize();
    }

    @Override
    public float[] probabilities(float[] images, int count) {
      return classifier.probabilities(images, count);
    }

    @Override
    public boolean takesPixels() {
      return classifier.takesPixels();
    }

    @Override
    public float[] probabilities(byte[] pixels, int count) {
      return classifier.probabilities(pixels, count);
    }

    @Override
    public String engine() {
      return classifier.engine();
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        idle.giveBack(key, classifier);
      }
    }
  }
}
