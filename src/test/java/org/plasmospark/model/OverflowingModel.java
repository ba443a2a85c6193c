package org.plasmospark.model;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A bundle whose parameters are finite, but too large to compute with. */
public final class OverflowingModel {
  private OverflowingModel() {}

  /**
   * Every cell makes two hidden units infinite, and the output is their difference.
   *
   * @param side rows and columns of the images
   */
  public static ModelBundle bundle(int side) {
    NativeBackend.select();
    MultiLayerNetwork network = CustomCnn.network(side, side, SmallTraining.options(1e-3), 1);
    network.getLayer(2).getParam("b").assign(1e10f);
    INDArray hidden = network.getLayer(4).getParam("W");
    hidden.getColumn(0).assign(1e38f);
    hidden.getColumn(1).assign(1e38f);
    INDArray output = network.getOutputLayer().getParam("W");
    output.putScalar(0, 1);
    output.putScalar(1, -1);
    return RandomModel.of(network, side);
  }
}
