package org.plasmospark.model;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.model.compute.VectorMean;

/** A network being trained on an engine, which has its parameters. */
final class EngineTraining implements TrainableNetwork {
  private final Model network;
  private final TrainingEngine engine;
  private final String name;
  private final Runnable release;

  /**
   * @param network whose {@code fit} runs on the engine
   * @param name of the engine
   * @param release gives the engine back
   */
  EngineTraining(Model network, TrainingEngine engine, String name, Runnable release) {
    this.network = network;
    this.engine = engine;
    this.name = name;
    this.release = release;
  }

  @Override
  public Model network() {
    return network;
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
  public boolean averages() {
    return true;
  }

  @Override
  public void average(
      List<TrainableNetwork> others, VectorMean mean, float[] parameters, float[] updaterState) {
    List<TrainingEngine> engines =
        others.stream().map(other -> ((EngineTraining) other).engine).toList();
    engine.average(engines, mean, parameters, updaterState);
  }

  @Override
  public void resume(int updates, int epoch) {
    Networks.setUpdates(network, updates);
    Networks.setEpoch(network, epoch);
    engine.resume(updates);
  }

  @Override
  public String engine() {
    return name;
  }

  @Override
  public void close() {
    release.run();
  }
}
