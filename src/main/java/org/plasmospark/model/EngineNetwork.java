package org.plasmospark.model;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.plasmospark.model.compute.TrainingEngine;

/**
 * A DL4J network whose {@code fit} runs on an engine, so that it trains wherever dl4j-spark trains
 * a network. It has no arrays of its own.
 */
@SuppressWarnings("overrides") // javac finds fault with a method that DL4J itself overrides
final class EngineNetwork extends MultiLayerNetwork implements TrainableNetwork {
  private static final long serialVersionUID = 1L;

  private final transient TrainingEngine engine;
  private final transient Runnable release;
  private final transient IUpdater updater;
  private final transient String name;

  /**
   * @param configuration with the iteration to go on from
   * @param engine loaded
   * @param updater of all layers, asked for the learning rate of every step
   * @param name of the engine
   * @param release gives the engine back
   */
  EngineNetwork(
      MultiLayerConfiguration configuration,
      TrainingEngine engine,
      IUpdater updater,
      String name,
      Runnable release) {
    super(configuration);
    this.engine = engine;
    this.release = release;
    this.updater = updater;
    this.name = name;
  }

  @Override
  public void fit(DataSet minibatch) {
    int examples = minibatch.numExamples();
    FloatBuffer images = FloatVectors.view(rowMajor(minibatch.getFeatures()));
    float[] labels = FloatVectors.copy(rowMajor(minibatch.getLabels()));
    double learningRate = updater.getLearningRate(getIterationCount(), getEpochCount());
    setScore(engine.step(images, labels, examples, learningRate));
    setIterationCount(getIterationCount() + 1);
  }

  @Override
  public MultiLayerNetwork network() {
    return this;
  }

  @Override
  public boolean lastProbabilities(float[] out) {
    engine.lastProbabilities(out);
    return true;
  }

  @Override
  public void store(float[] parameters, float[] updaterState) {
    engine.store(parameters, updaterState);
  }

  @Override
  public String engine() {
    return name;
  }

  @Override
  public void close() {
    release.run();
  }

  private static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
  }
}
