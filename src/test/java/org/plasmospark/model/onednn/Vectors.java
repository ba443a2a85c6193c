package org.plasmospark.model.onednn;

import java.util.Arrays;
import org.plasmospark.model.compute.ParameterSegment;

/** Compares vectors by their Euclidean norms. */
final class Vectors {

  private Vectors() {}

  static double norm(ParameterSegment segment, float[] values) {
    double sum = 0;
    for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  static double relativeError(ParameterSegment segment, float[] actual, float[] expected) {
    int end = segment.offset() + segment.length();
    return relativeError(
        Arrays.copyOfRange(actual, segment.offset(), end),
        Arrays.copyOfRange(expected, segment.offset(), end));
  }

  static double relativeError(float[] actual, float[] expected) {
    double error = 0;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) actual[i] - expected[i], 2);
      sum += Math.pow(expected[i], 2);
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException("there is nothing to compare with");
    }
    return Math.sqrt(error / sum);
  }

  static float[] difference(float[] values, float[] others) {
    float[] difference = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = values[i] - others[i];
    }
    return difference;
  }
}
