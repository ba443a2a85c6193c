package org.plasmospark.model;

import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gives a network's native memory back at once, long before the garbage collector would. */
final class NetworkMemory {
  private NetworkMemory() {}

  /**
   * Frees parameters, gradients and updater state; the network cannot be used afterwards. DL4J's
   * own {@code close} asks for a full garbage collection as well, which costs more than a minibatch
   * and is paid by every worker in every round.
   */
  static void free(Model network) {
    free(Networks.existingUpdaterState(network));
    free(network.getGradientsViewArray());
    free(network.params());
  }

  private static void free(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
