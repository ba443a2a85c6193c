package org.plasmospark.model.keras;

import java.util.Arrays;
import java.util.Map;
import org.plasmospark.model.NonFinite;
import org.plasmospark.model.keras.KerasWeights.Role;

/**
 * The arrays of one layer.
 *
 * @param file that holds them
 * @param layer its name, for the sentences
 * @param paths in the file by role
 */
record LayerArrays(Hdf5File file, String layer, Map<Role, String> paths) {

  /**
   * An array of float32, the last dimension running fastest.
   *
   * @param shape that it must have
   * @throws org.plasmospark.UserException BUNDLE_INVALID with both shapes if it has not, or if a
   *     number is not finite or a variance is negative
   */
  float[] read(Role role, int... shape) {
    String path = paths.get(role);
    if (path == null) {
      throw file.invalid("layer " + layer + " has no " + role.text() + " in it");
    }
    int[] found = file.shape(path);
    if (!Arrays.equals(found, shape)) {
      throw file.invalid(
          "the %s of layer %s has the shape %s in it and %s in the network"
              .formatted(role.text(), layer, Arrays.toString(found), Arrays.toString(shape)));
    }
    return checked(role, file.floats(path));
  }

  /**
   * The kernel of a depthwise convolution, which Keras 3 calls as that of any other.
   *
   * @param shape rows, columns, channels, filters of a channel
   */
  float[] depthwiseKernel(int... shape) {
    return read(
        paths.containsKey(Role.DEPTHWISE_KERNEL) ? Role.DEPTHWISE_KERNEL : Role.KERNEL, shape);
  }

  private float[] checked(Role role, float[] values) {
    int place = NonFinite.in(values);
    if (place >= 0) {
      throw file.invalid(
          "the %s of layer %s holds a number that is not finite, %s"
              .formatted(role.text(), layer, values[place]));
    }
    if (role == Role.VARIANCE) {
      for (float value : values) {
        if (value < 0) {
          throw file.invalid(
              "the %s of layer %s holds a negative number, %s"
                  .formatted(role.text(), layer, value));
        }
      }
    }
    return values;
  }

  /** A vector, or a constant where the layer goes without. */
  float[] vector(boolean used, Role role, int length, float otherwise) {
    if (used) {
      return read(role, length);
    }
    float[] values = new float[length];
    Arrays.fill(values, otherwise);
    return values;
  }
}
