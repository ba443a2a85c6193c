package org.plasmospark.spark.averaging;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.DataSet;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.TrainableNetwork;
import org.plasmospark.model.TrainableNetworks;

/** Trains one partition of a round from the driver's state, all of it, in order. */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private final Broadcast<NetworkState> state;
  private final ComputeOptions options;

  AveragingWorker(
      Broadcast<NetworkState> state, WorkerConfiguration configuration, ComputeOptions options) {
    super(null, true, configuration, List.of(), List.of(), null);
    this.state = state;
    this.options = options;
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    return state.value().toNetwork();
  }

  /**
   * The result of training every minibatch of the iterator, each pulled only when the one before is
   * trained.
   */
  RoundResult train(int worker, Iterator<DataSet> minibatches) {
    if (!minibatches.hasNext()) {
      return new RoundResult(worker, 0, 0, 0, 0, new byte[0], new byte[0]);
    }
    DataSet minibatch = minibatches.next();
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(
            getInitialModel(),
            minibatch.getFeatures().shape(),
            getDataConfiguration().getBatchSizePerWorker(),
            options)) {
      MultiLayerNetwork network = trainable.network();
      long examples = 0;
      int updates = 0;
      double lossSum = 0;
      long fitNanos = 0;
      while (minibatch != null) {
        int size = minibatch.numExamples();
        long start = System.nanoTime();
        // never the last: what the stock worker would then make of the network is made below
        processMinibatch(minibatch, network, false);
        fitNanos += System.nanoTime() - start;
        lossSum += network.score() * size;
        examples += size;
        updates++;
        minibatch = minibatches.hasNext() ? minibatches.next() : null;
      }
      NetworkState trained = NetworkState.of(trainable.synchronize());
      return new RoundResult(
          worker,
          examples,
          updates,
          lossSum,
          fitNanos,
          trained.parameters(),
          trained.updaterState());
    }
  }
}
