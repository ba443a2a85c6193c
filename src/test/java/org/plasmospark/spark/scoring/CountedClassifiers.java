package org.plasmospark.spark.scoring;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.plasmospark.model.CellClassifier;

/** Classifiers that find every cell as likely as not, and are counted while they are open. */
public final class CountedClassifiers implements ClassifierFactory {
  private static final long serialVersionUID = 1L;
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final AtomicInteger MOST_OPEN = new AtomicInteger();

  /** Begins to count anew. */
  public CountedClassifiers() {
    OPENED.set(0);
    OPEN.set(0);
    MOST_OPEN.set(0);
  }

  /** How many were opened. */
  public int opened() {
    return OPENED.get();
  }

  /** How many are open. */
  public int open() {
    return OPEN.get();
  }

  /** How many were open at the same time. */
  public int mostOpen() {
    return MOST_OPEN.get();
  }

  @Override
  public CellClassifier open(int batchSize, Optional<Float> pixelFactor) {
    OPENED.incrementAndGet();
    MOST_OPEN.accumulateAndGet(OPEN.incrementAndGet(), Math::max);
    return new CellClassifier() {
      private boolean closed;

      @Override
      public int batchSize() {
        return batchSize;
      }

      @Override
      public float[] probabilities(float[] images, int count) {
        float[] even = new float[count];
        Arrays.fill(even, 0.5f);
        return even;
      }

      @Override
      public String engine() {
        return "counted";
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          OPEN.decrementAndGet();
        }
      }
    };
  }
}
