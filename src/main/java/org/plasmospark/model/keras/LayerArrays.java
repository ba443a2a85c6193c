package org.plasmospark.model.keras;

import java.util.Arrays;
import java.util.Map;
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
   * @throws org.plasmospark.UserException BUNDLE_INVALID with both shapes if it has not
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
    return file.floats(path);
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
