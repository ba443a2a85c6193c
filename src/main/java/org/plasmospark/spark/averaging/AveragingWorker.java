package org.plasmospark.spark.averaging;

import java.util.Iterator;
import java.util.List;
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

  /**
   * The result of training every minibatch of the iterator, each pulled only when the one before is
   * trained.
   *
   * @param start state to start from; not changed
   * @param arrays for the result
   */
  RoundResult train(
      int worker, Iterator<DataSet> minibatches, NetworkState start, ResultArrays arrays) {
    TaskGpu.use();
    long waitedSince = System.nanoTime();
    if (!minibatches.hasNext()) {
      return RoundResult.empty(worker);
    }
    DataSet minibatch = minibatches.next();
    long waitNanos = System.nanoTime() - waitedSince;
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(
            start.network(),
            start.updaterState(),
            worker,
            minibatch.getFeatures().shape(),
            getDataConfiguration().getBatchSizePerWorker(),
            options)) {
      Model network = trainable.network();
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
        minibatch = minibatches.hasNext() ? minibatches.next() : null;
        waitNanos += System.nanoTime() - begin;
      }
      float[] parameters = arrays.array(0, start.parameters().length);
      float[] updaterState = arrays.array(1, start.updaterState().length);
      trainable.store(parameters, updaterState);
      long augmentNanos = Math.round(waitNanos * augmentShare);
      return new RoundResult(
          worker,
          examples,
          fromMemory,
          updates,
          lossSum,
          waitNanos - augmentNanos,
          augmentNanos,
          fitNanos,
          scores,
          ProcessMemory.now(),
          parameters,
          updaterState);
    }
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
