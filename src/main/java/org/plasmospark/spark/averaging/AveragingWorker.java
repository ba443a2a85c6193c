package org.plasmospark.spark.averaging;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.evaluation.ScoreHistogram;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.TrainableNetwork;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.spark.ProcessMemory;
import org.plasmospark.spark.gpu.TaskGpu;

/** Trains one partition of a round from the driver's state, all of it, in order. */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private final ComputeOptions options;

  AveragingWorker(WorkerConfiguration configuration, ComputeOptions options) {
    super(null, true, configuration, List.of(), List.of(), null);
    this.options = options;
  }

  /** Gives a worker the network of a round, and takes what it has trained. */
  @FunctionalInterface
  interface Workplace {
    /**
     * Does the work of a round.
     *
     * @param features shape of a minibatch's features
     * @param work trains the network it is given
     */
    RoundResult with(long[] features, Function<TrainableNetwork, RoundResult> work);
  }

  /** A network in a state, the caller's to close. */
  TrainableNetwork network(int worker, long[] features, NetworkState state) {
    TrainableNetwork network =
        TrainableNetworks.accelerated(
            state.network(),
            state.updaterState(),
            worker,
            features,
            getDataConfiguration().getBatchSizePerWorker(),
            options);
    network.resume(state.updates(), state.epoch());
    return network;
  }

  /**
   * The result, without arrays, of training every minibatch of the iterator, each pulled only when
   * the one before is trained.
   */
  RoundResult train(int worker, Iterator<DataSet> minibatches, Workplace workplace) {
    TaskGpu.use();
    long waitedSince = System.nanoTime();
    if (!minibatches.hasNext()) {
      return RoundResult.empty(worker);
    }
    DataSet first = minibatches.next();
    long waitNanos = System.nanoTime() - waitedSince;
    return workplace.with(
        first.getFeatures().shape(),
        trainable -> train(worker, first, waitNanos, minibatches, trainable));
  }

  private RoundResult train(
      int worker,
      DataSet first,
      long firstNanos,
      Iterator<DataSet> others,
      TrainableNetwork trainable) {
    Model network = trainable.network();
    DataSet minibatch = first;
    long waitNanos = firstNanos;
    long examples = 0;
    int updates = 0;
    double lossSum = 0;
    long fitNanos = 0;
    double augmentShare = 0;
    long fromMemory = 0;
    ScoreHistogram scores = new ScoreHistogram();
    while (minibatch != null) {
      int size = minibatch.numExamples();
      long begin = System.nanoTime();
      step(minibatch, network);
      fitNanos += System.nanoTime() - begin;
      lossSum += network.score() * size;
      examples += size;
      updates++;
      count(trainable, minibatch, scores);
      augmentShare = TimedMinibatch.augmentShare(minibatch);
      fromMemory = TimedMinibatch.fromMemory(minibatch);
      begin = System.nanoTime();
      minibatch = others.hasNext() ? others.next() : null;
      waitNanos += System.nanoTime() - begin;
    }
    long augmentNanos = Math.round(waitNanos * augmentShare);
    return RoundResult.of(
        worker,
        examples,
        fromMemory,
        updates,
        lossSum,
        waitNanos - augmentNanos,
        augmentNanos,
        fitNanos,
        scores,
        ProcessMemory.now());
  }

  /** Never the last: what the stock worker would then make of the network is made by our own. */
  private void step(DataSet minibatch, Model network) {
    if (network instanceof ComputationGraph graph) {
      processMinibatch(minibatch, graph, false);
    } else {
      processMinibatch(minibatch, (MultiLayerNetwork) network, false);
    }
  }

  private static void count(TrainableNetwork trainable, DataSet minibatch, ScoreHistogram scores) {
    float[] probabilities = new float[minibatch.numExamples()];
    if (trainable.lastProbabilities(probabilities)) {
      for (int i = 0; i < probabilities.length; i++) {
        // A network that has diverged predicts nothing that could be counted.
        if (!Float.isNaN(probabilities[i])) {
          scores.add(probabilities[i], minibatch.getLabels().getDouble(i) > 0.5);
        }
      }
    }
  }
}
