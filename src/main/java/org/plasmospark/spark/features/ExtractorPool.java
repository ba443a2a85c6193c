package org.plasmospark.spark.features;

import java.util.function.Supplier;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.task.IdlePool;

/** The idle extractors of this JVM, so that the next task does not load the base anew. */
final class ExtractorPool {
  private static final ExtractorPool SHARED = new ExtractorPool();

  private final IdlePool<String, FeatureExtractor> idle = new IdlePool<>(FeatureExtractor::close);

  /** The pool of this JVM. */
  static ExtractorPool shared() {
    return SHARED;
  }

  /**
   * An extractor whose {@code close} gives it back.
   *
   * @param key of the base and the batch size
   * @param opener makes a new one if none is idle
   */
  FeatureExtractor borrow(String key, Supplier<FeatureExtractor> opener) {
    FeatureExtractor extractor = idle.take(key, opener);
    return new FeatureExtractor() {
      private boolean returned;

      @Override
      public int batchSize() {
        return extractor.batchSize();
      }

      @Override
      public float[] features(float[] images, int count) {
        return extractor.features(images, count);
      }

      @Override
      public String engine() {
        return extractor.engine();
      }

      @Override
      public void close() {
        if (!returned) {
          returned = true;
          idle.giveBack(key, extractor);
        }
      }
    };
  }
}
