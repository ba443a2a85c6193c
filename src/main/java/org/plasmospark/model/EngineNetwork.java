package org.plasmospark.model;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.plasmospark.model.compute.TrainingEngine;

/**
 * A DL4J network whose {@code fit} runs on an engine, so that it trains wherever dl4j-spark trains
 * a network. Its parameters and updater state are those of the start until {@link #synchronize()}.
 */
@SuppressWarnings("overrides") // javac finds fault with a method that DL4J itself overrides
final class EngineNetwork extends MultiLayerNetwork implements TrainableNetwork {
  private static final long serialVersionUID = 1L;

  private final transient MultiLayerNetwork state;
  private final transient TrainingEngine engine;
  private final transient Runnable release;
  private final transient IUpdater updater;

  /**
   * @param state holds parameters and updater state; the engine starts from it
   * @param updater of all layers, asked for the learning rate of every step
   * @param release gives the engine back
   */
  EngineNetwork(
      MultiLayerNetwork state, TrainingEngine engine, IUpdater updater, Runnable release) {
    super(state.getLayerWiseConfigurations());
    this.state = state;
    this.engine = engine;
    this.release = release;
    this.updater = updater;
    engine.load(
        FloatVectors.copy(state.params()),
        FloatVectors.copy(state.getUpdater().getStateViewArray()),
        state.getIterationCount());
  }

  @Override
  public void fit(DataSet minibatch) {
    int examples = minibatch.numExamples();
    FloatBuffer images = FloatVectors.view(rowMajor(minibatch.getFeatures()));
    float[] labels = FloatVectors.copy(rowMajor(minibatch.getLabels()));
    double learningRate = updater.getLearningRate(state.getIterationCount(), state.getEpochCount());
    setScore(engine.step(images, labels, examples, learningRate));
    state.setIterationCount(state.getIterationCount() + 1);
  }

  @Override
  public MultiLayerNetwork network() {
    return this;
  }

  @Override
  public MultiLayerNetwork synchronize() {
    float[] parameters = new float[Math.toIntExact(state.params().length())];
    float[] updaterState = new float[Math.multiplyExact(2, parameters.length)];
    engine.store(parameters, updaterState);
    FloatVectors.view(state.params()).put(parameters);
    FloatVectors.view(state.getUpdater().getStateViewArray()).put(updaterState);
    return state;
  }

  @Override
  public void close() {
    release.run();
    NetworkMemory.free(state);
  }

  private static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
  }
}
