package org.plasmospark.model.keras;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.model.FloatVectors;

/** Writes the weights of base networks as Keras does. */
public final class BaseWeightsFiles {
  private BaseWeightsFiles() {}

  /** The file of a network, with the names of today. */
  public static byte[] of(ComputationGraph network) {
    return of(network, "_", "/kernel:0", "/bias:0").bytes();
  }

  /**
   * The weights of a network.
   *
   * @param slash what is in names of layers for a slash
   * @param kernel end of the names of weights
   * @param bias end of the names of biases
   */
  static KerasFiles of(ComputationGraph network, String slash, String kernel, String bias) {
    KerasFiles file = new KerasFiles().layer("input_1");
    for (Layer layer : network.getLayers()) {
      if (layer.numParams() > 0) {
        String name = layer.conf().getLayer().getLayerName().replace("/", slash);
        if (layer.conf().getLayer() instanceof BatchNormalization) {
          normalization(file, layer, name);
          continue;
        }
        boolean depthwise = layer.conf().getLayer() instanceof DepthwiseConvolution2D;
        INDArray weights = layer.getParam("W");
        INDArray turned = depthwise ? weights : weights.permute(2, 3, 1, 0);
        file.array(
            name,
            depthwise ? name + "/depthwise_kernel:0" : name + kernel,
            nested(turned.dup('c')));
        if (layer.getParam("b") != null) {
          file.array(name, name + bias, layer.getParam("b").dup('c').toFloatVector());
        }
      }
    }
    return file;
  }

  private static void normalization(KerasFiles file, Layer layer, String name) {
    file.array(name, name + "/gamma:0", layer.getParam("gamma").dup('c').toFloatVector());
    file.array(name, name + "/beta:0", layer.getParam("beta").dup('c').toFloatVector());
    file.array(name, name + "/moving_mean:0", layer.getParam("mean").dup('c').toFloatVector());
    float[] variance = layer.getParam("log10stdev").dup('c').toFloatVector();
    for (int i = 0; i < variance.length; i++) {
      variance[i] = (float) Math.pow(10, 2 * variance[i]);
    }
    file.array(name, name + "/moving_variance:0", variance);
  }

  private static float[][][][] nested(INDArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    float[] flat = FloatVectors.copy(array);
    float[][][][] nested = new float[shape[0]][shape[1]][shape[2]][];
    int from = 0;
    for (float[][][] a : nested) {
      for (float[][] b : a) {
        for (int i = 0; i < b.length; i++) {
          b[i] = Arrays.copyOfRange(flat, from, from += shape[3]);
        }
      }
    }
    return nested;
  }
}
