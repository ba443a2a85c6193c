package org.plasmospark.model;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.plasmospark.model.compute.TrainingEngine;

/**
 * The updates of a network by an engine.
 *
 * @param engine loaded
 * @param updater of all layers, asked for the learning rate of every step
 */
record EngineUpdates(TrainingEngine engine, IUpdater updater) {

  /** One update, of which the network gets the score and the count. */
  void fit(Model network, INDArray features, INDArray targets) {
    int examples = Math.toIntExact(features.size(0));
    FloatBuffer images = FloatVectors.view(rowMajor(features));
    float[] labels = FloatVectors.copy(rowMajor(targets));
    int updates = Networks.updates(network);
    double learningRate = updater.getLearningRate(updates, Networks.epoch(network));
    Networks.setScore(network, engine.step(images, labels, examples, learningRate));
    Networks.setUpdates(network, updates + 1);
  }

  private static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
  }
}
