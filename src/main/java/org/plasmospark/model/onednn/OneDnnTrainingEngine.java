package org.plasmospark.model.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.Logit;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.model.compute.VectorMean;

/** Training on oneDNN; a smaller minibatch runs as a full one whose other rows have no gradient. */
final class OneDnnTrainingEngine implements TrainingEngine {
  private final TrainableGraph network;
  private final AdamSettings settings;
  private final TrainingGraph graph;
  private final Adam adam;
  private final ClassWeights weights;
  private long iteration;
  private int lastExamples;

  /** Whether the parameters have changed since they were copied for the passes. */
  private boolean stale;

  OneDnnTrainingEngine(
      TrainableGraph network, int batchSize, Precision precision, AdamSettings settings) {
    this(network, batchSize, precision, settings, ClassWeights.NONE);
  }

  OneDnnTrainingEngine(
      TrainableGraph network,
      int batchSize,
      Precision precision,
      AdamSettings settings,
      ClassWeights weights) {
    this.network = network;
    this.settings = settings;
    this.weights = weights;
    this.adam = new Adam(settings);
    this.graph = new TrainingGraph(network, batchSize, precision);
  }

  @Override
  public TrainableGraph network() {
    return network;
  }

  @Override
  public int batchSize() {
    return graph.batch();
  }

  @Override
  public void load(float[] parameters, float[] updaterState, long startIteration) {
    graph.checkOpen();
    int count = network.parameterCount();
    Checks.length("parameters", parameters, count);
    if (updaterState != null) {
      Checks.length("updater state", updaterState, 2 * count);
    }
    resume(startIteration);
    graph.forget();
    for (Parameter parameter : graph.parameters()) {
      parameter.load(graph.stream(), parameters);
      parameter.loadMoments(graph.stream(), updaterState, count);
    }
    stale = true;
  }

  @Override
  public void resume(long startIteration) {
    graph.checkOpen();
    if (startIteration < 0) {
      throw new IllegalArgumentException("the iteration is negative: " + startIteration);
    }
    iteration = startIteration;
  }

  @Override
  public void seedDropout(long... seeds) {
    graph.checkOpen();
    if (seeds.length != graph.dropouts().size()) {
      throw new IllegalArgumentException(
          seeds.length + " seeds for " + graph.dropouts().size() + " layers with dropout");
    }
    for (int i = 0; i < seeds.length; i++) {
      graph.dropouts().get(i).seed(seeds[i]);
    }
  }

  @Override
  public void lastProbabilities(float[] out) {
    graph.checkOpen();
    for (int i = 0; i < lastExamples; i++) {
      out[i] = (float) Logit.probability(graph.logits().get(i));
    }
  }

  @Override
  public double step(float[] images, float[] labels, int examples) {
    return step(FloatBuffer.wrap(images), labels, examples, settings.learningRate());
  }

  @Override
  public double step(FloatBuffer images, float[] labels, int examples, double learningRate) {
    double loss = gradients(images, labels, examples);
    iteration++;
    for (Parameter parameter : graph.parameters()) {
      adam.update(parameter, iteration, learningRate * network.rate(parameter.layer()));
    }
    stale = true;
    return loss;
  }

  /** Forward and backward without an update. */
  double gradients(FloatBuffer images, float[] labels, int examples) {
    graph.checkOpen();
    if (examples < 1 || examples > graph.batch()) {
      throw new IllegalArgumentException(
          examples + " examples in a minibatch of 1 to " + graph.batch());
    }
    Checks.images(network.imageLength(), images, examples);
    if (labels.length < examples) {
      throw new IllegalArgumentException(labels.length + " labels for " + examples + " examples");
    }
    if (stale) {
      graph.refresh();
      stale = false;
    }
    graph.dropouts().forEach(dropout -> dropout.draw(iteration, examples));
    FloatBuffer logits = graph.forward(images, 0, examples);
    lastExamples = examples;
    double loss =
        BinaryCrossEntropy.gradient(logits, labels, weights, examples, graph.logitGradient());
    graph.backward();
    return loss;
  }

  /** Writes the gradients of the last step, in the order of the parameters. */
  void storeGradients(float[] gradients) {
    graph.checkOpen();
    for (Parameter parameter : graph.parameters()) {
      parameter.storeGradient(graph.stream(), gradients);
    }
  }

  @Override
  public void store(float[] parameters, float[] updaterState) {
    graph.checkOpen();
    int count = network.parameterCount();
    Checks.length("parameters", parameters, count);
    if (updaterState != null) {
      Checks.length("updater state", updaterState, 2 * count);
    }
    for (Parameter parameter : graph.parameters()) {
      parameter.store(graph.stream(), parameters);
      if (updaterState != null) {
        parameter.storeMoments(graph.stream(), updaterState, count);
      }
    }
  }

  @Override
  public void average(
      List<TrainingEngine> others, VectorMean mean, float[] parameters, float[] updaterState) {
    graph.checkOpen();
    int count = network.parameterCount();
    Checks.length("parameters", parameters, count);
    Checks.length("updater state", updaterState, 2 * count);
    List<Iterator<Parameter>> theirs = new ArrayList<>();
    for (TrainingEngine other : others) {
      OneDnnTrainingEngine engine = (OneDnnTrainingEngine) other;
      engine.graph.checkOpen();
      engine.stale = true;
      theirs.add(engine.graph.parameters().iterator());
    }
    stale = true;
    for (Parameter parameter : graph.parameters()) {
      List<Parameter> same = theirs.stream().map(Iterator::next).toList();
      parameter.average(same, mean, graph.stream(), parameters, updaterState);
    }
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long nativeBytes() {
    return graph.nativeBytes();
  }

  @Override
  public void close() {
    graph.close();
  }
}
