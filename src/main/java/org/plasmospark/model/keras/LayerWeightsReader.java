package org.plasmospark.model.keras;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.keras.KerasWeights.Role;

/** Copies arrays of Keras into layers of DL4J, in the order of dimensions that these have. */
final class LayerWeightsReader {
  private final Hdf5File file;

  LayerWeightsReader(Hdf5File file) {
    this.file = file;
  }

  /**
   * Sets the parameters of a convolution or a batch normalization.
   *
   * @param layer name for the sentences
   * @param arrays paths in the file by role
   */
  void read(Layer target, String layer, Map<Role, String> arrays) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = target.conf().getLayer();
    if (configuration instanceof ConvolutionLayer convolution) {
      convolution(target, convolution, layer, arrays);
    } else if (configuration instanceof BatchNormalization normalization) {
      normalization(target, normalization, layer, arrays);
    } else {
      throw new IllegalArgumentException("layer " + layer + " is of another kind");
    }
  }

  /** Keras has rows, columns, inputs, filters; DL4J filters, inputs, rows, columns. */
  private void convolution(
      Layer target, ConvolutionLayer convolution, String layer, Map<Role, String> arrays) {
    int rows = convolution.getKernelSize()[0];
    int columns = convolution.getKernelSize()[1];
    int inputs = Math.toIntExact(convolution.getNIn());
    int filters = Math.toIntExact(convolution.getNOut());
    float[] kernel = array(layer, Role.KERNEL, arrays, rows, columns, inputs, filters);
    try (INDArray values = Nd4j.create(kernel, new long[] {rows, columns, inputs, filters}, 'c');
        INDArray turned = values.permute(3, 2, 0, 1)) {
      target.getParam(DefaultParamInitializer.WEIGHT_KEY).assign(turned);
    }
    if (convolution.hasBias()) {
      vector(target, DefaultParamInitializer.BIAS_KEY, array(layer, Role.BIAS, arrays, filters));
    }
  }

  private void normalization(
      Layer target, BatchNormalization normalization, String layer, Map<Role, String> arrays) {
    int channels = Math.toIntExact(normalization.getNOut());
    if (!normalization.isLockGammaBeta()) {
      vector(
          target,
          BatchNormalizationParamInitializer.GAMMA,
          array(layer, Role.GAMMA, arrays, channels));
      vector(
          target,
          BatchNormalizationParamInitializer.BETA,
          array(layer, Role.BETA, arrays, channels));
    }
    vector(
        target,
        BatchNormalizationParamInitializer.GLOBAL_MEAN,
        array(layer, Role.MEAN, arrays, channels));
    float[] variance = array(layer, Role.VARIANCE, arrays, channels);
    if (!normalization.isUseLogStd()) {
      vector(target, BatchNormalizationParamInitializer.GLOBAL_VAR, variance);
      return;
    }
    for (int i = 0; i < channels; i++) {
      variance[i] = (float) (Math.log10(variance[i]) / 2);
    }
    vector(target, BatchNormalizationParamInitializer.GLOBAL_LOG_STD, variance);
  }

  private static void vector(Layer target, String key, float[] values) {
    try (INDArray row = Nd4j.create(values, new long[] {1, values.length}, 'c')) {
      target.getParam(key).assign(row);
    }
  }

  private float[] array(String layer, Role role, Map<Role, String> arrays, int... shape) {
    String path = arrays.get(role);
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
}
