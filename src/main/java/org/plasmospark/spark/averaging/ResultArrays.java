package org.plasmospark.spark.averaging;

/** Gives a worker the arrays for its result. */
@FunctionalInterface
interface ResultArrays {

  /**
   * An array of a length; what is in it is not defined.
   *
   * @param which 0 for parameters, 1 for updater state
   */
  float[] array(int which, int length);

  /** New ones each time. */
  static ResultArrays allocating() {
    return (which, length) -> new float[length];
  }
}
