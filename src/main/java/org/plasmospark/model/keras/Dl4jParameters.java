package org.plasmospark.model.keras;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sets the parameters of DL4J's layers to numbers in Keras' order. */
final class Dl4jParameters {
  private Dl4jParameters() {}

  /**
   * The kernel of a convolution.
   *
   * @param values rows, columns, inputs, filters; DL4J has filters, inputs, rows, columns
   */
  static void convolution(
      Layer target, float[] values, int rows, int columns, int inputs, int filters) {
    try (INDArray kernel = Nd4j.create(values, new long[] {rows, columns, inputs, filters}, 'c')) {
      target.getParam(DefaultParamInitializer.WEIGHT_KEY).assign(kernel.permute(3, 2, 0, 1));
    }
  }

  /**
   * The kernel of a depthwise convolution.
   *
   * @param values rows, columns, channels, filters of a channel, as DL4J has them
   */
  static void depthwise(Layer target, float[] values) {
    INDArray weights = target.getParam(DefaultParamInitializer.WEIGHT_KEY);
    try (INDArray kernel = Nd4j.create(values, weights.shape(), 'c')) {
      weights.assign(kernel);
    }
  }

  /**
   * The kernel of a dense layer.
   *
   * @param values inputs, units
   */
  static void dense(Layer target, float[] values, int inputs, int units) {
    try (INDArray kernel = Nd4j.create(values, new long[] {inputs, units}, 'c')) {
      target.getParam(DefaultParamInitializer.WEIGHT_KEY).assign(kernel);
    }
  }

  /** The bias of a convolution or dense layer. */
  static void bias(Layer target, float[] values) {
    vector(target, DefaultParamInitializer.BIAS_KEY, values);
  }

  /** Scale, shift and statistics of a batch normalization. */
  static void normalization(
      Layer target, float[] gamma, float[] beta, float[] mean, float[] variance) {
    BatchNormalization layer = (BatchNormalization) target.conf().getLayer();
    vector(target, BatchNormalizationParamInitializer.GAMMA, gamma);
    vector(target, BatchNormalizationParamInitializer.BETA, beta);
    vector(target, BatchNormalizationParamInitializer.GLOBAL_MEAN, mean);
    if (!layer.isUseLogStd()) {
      vector(target, BatchNormalizationParamInitializer.GLOBAL_VAR, variance);
      return;
    }
    float[] logarithms = new float[variance.length];
    for (int i = 0; i < variance.length; i++) {
      // Of a variance of 0 the logarithm is not finite; the network adds far more than this to it.
      logarithms[i] = (float) (Math.log10(Math.max(variance[i], Float.MIN_NORMAL)) / 2);
    }
    vector(target, BatchNormalizationParamInitializer.GLOBAL_LOG_STD, logarithms);
  }

  private static void vector(Layer target, String key, float[] values) {
    try (INDArray row = Nd4j.create(values, new long[] {1, values.length}, 'c')) {
      target.getParam(key).assign(row);
    }
  }
}
