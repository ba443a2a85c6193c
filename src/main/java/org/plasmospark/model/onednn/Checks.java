package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;

/** Sizes are checked here, before native code would read or write past an end. */
final class Checks {

  private Checks() {}

  static void length(String what, float[] values, int expected) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          what + " of length " + values.length + " where the network has " + expected);
    }
  }

  static void images(int imageLength, FloatBuffer images, int examples) {
    images(imageLength, images.remaining(), examples);
  }

  static void images(int imageLength, int values, int examples) {
    long needed = (long) examples * imageLength;
    if (values < needed) {
      throw new IllegalArgumentException(
          values + " image values for " + examples + " examples of " + needed);
    }
  }
}
