package org.plasmospark.model;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds numbers that are not finite: NaN, or beyond the largest float32. They must not get into a
 * network, because a ReLU may make zeros of them, so that nothing shows in what the network says.
 */
public final class NonFinite {
  /** So small that a piece stays in the processor's nearest cache. */
  private static final int PIECE = 1 << 12;

  private NonFinite() {}

  /** The place of the first one in an array; -1 if all are finite. */
  public static int in(float[] values) {
    return in(values, 0, values.length);
  }

  /**
   * The place of the first one in a part of an array; -1 if all of that part are finite.
   *
   * @param from place of the part
   * @param length of the part
   */
  public static int in(float[] values, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is one in the state of a network's updater. */
  public static boolean isInUpdaterOf(Model network) {
    INDArray state = Networks.existingUpdaterState(network);
    return state != null && isIn(state);
  }

  /**
   * The array of a network that has one, for a sentence: {@code W of layer conv1}; empty if all
   * parameters are finite.
   */
  public static Optional<String> in(Model network) {
    if (network.numParams() == 0 || !isIn(network.params())) {
      return Optional.empty();
    }
    return network.paramTable().entrySet().stream()
        .filter(array -> isIn(array.getValue()))
        .map(Map.Entry::getKey)
        .map(NonFinite::named)
        .findFirst();
  }

  /** DL4J's keys are the name or number of the layer, an underscore and the name of the array. */
  private static String named(String key) {
    int end = key.lastIndexOf('_');
    return key.substring(end + 1) + " of layer " + key.substring(0, end);
  }

  private static boolean isIn(INDArray array) {
    if (array.dataType() == DataType.FLOAT && array.elementWiseStride() == 1) {
      return isIn(FloatVectors.view(array));
    }
    try (INDArray copy = array.castTo(DataType.FLOAT).dup('c')) {
      return isIn(FloatVectors.view(copy));
    }
  }

  private static boolean isIn(FloatBuffer values) {
    float[] piece = new float[Math.min(PIECE, values.capacity())];
    for (int at = 0; at < values.capacity(); at += PIECE) {
      int size = Math.min(PIECE, values.capacity() - at);
      values.get(at, piece, 0, size);
      if (in(piece, 0, size) >= 0) {
        return true;
      }
    }
    return false;
  }
}
