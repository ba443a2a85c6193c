package org.plasmospark.spark.scoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.plasmospark.model.CellClassifier;

/**
 * The idle classifiers of this JVM, so that the next partition does not build its network anew. It
 * keeps those of one model at a time: asking for another model closes what is idle of the one
 * before.
 */
final class ClassifierPool {
  private static final ClassifierPool SHARED = new ClassifierPool();

  private final Deque<CellClassifier> idle = new ArrayDeque<>();
  private String model = "";

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
    CellClassifier found = take(key);
    return new Borrowed(key, found == null ? opener.get() : found);
  }

  private synchronized CellClassifier take(String key) {
    if (!key.equals(model)) {
      idle.forEach(CellClassifier::close);
      idle.clear();
      model = key;
    }
    return idle.pollLast();
  }

  private synchronized boolean keep(String key, CellClassifier classifier) {
    return key.equals(model) && idle.add(classifier);
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
    public String engine() {
      return classifier.engine();
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        if (!keep(key, classifier)) {
          classifier.close();
        }
      }
    }
  }
}
