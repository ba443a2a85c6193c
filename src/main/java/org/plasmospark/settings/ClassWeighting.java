package org.plasmospark.settings;

import java.util.Optional;
import org.plasmospark.model.compute.ClassWeights;

/**
 * How the weights of the classes are found.
 *
 * @param given these weights; empty: those that balance the classes
 */
public record ClassWeighting(Optional<ClassWeights> given) {
  static final ClassWeighting BALANCED = new ClassWeighting(Optional.empty());
  static final ClassWeighting NONE = new ClassWeighting(Optional.of(ClassWeights.NONE));

  /** The weights for a training split of so many cells of each class. */
  public ClassWeights of(long negatives, long positives) {
    return given.orElseGet(() -> ClassWeights.balanced(negatives, positives));
  }
}
