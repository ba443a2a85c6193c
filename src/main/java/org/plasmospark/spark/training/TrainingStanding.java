package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.spark.averaging.NetworkState;

/**
 * How far a training has come: a {@link TrainingState} without what the network itself holds.
 *
 * @param epoch in progress, from 1
 * @param totals of its rounds that are done
 * @param history of the epochs before
 * @param best of the epochs before; null before the first has ended
 */
record TrainingStanding(
    int epoch, EpochTotals totals, List<EpochRecord> history, TrainingState.Best best) {

  /** Copies the list. */
  TrainingStanding {
    history = List.copyOf(history);
  }

  /** Of a training that has done nothing yet. */
  static TrainingStanding beginning() {
    return new TrainingStanding(1, new EpochTotals(), List.of(), null);
  }

  /** Sets a network to a state. */
  static TrainingStanding restore(TrainingState state, MultiLayerNetwork network) {
    FloatVectors.view(network.params()).put(state.parameters());
    if (state.updaterState().length > 0) {
      FloatVectors.view(network.getUpdater().getStateViewArray()).put(state.updaterState());
    }
    network.setIterationCount(state.updates());
    return new TrainingStanding(
        state.epoch(), state.totals().copy(), state.history(), state.best());
  }

  /** After the end of the epoch. */
  TrainingStanding next(EpochRecord record, TrainingState.Best bestNow) {
    List<EpochRecord> epochs = new ArrayList<>(history);
    epochs.add(record);
    return new TrainingStanding(epoch + 1, new EpochTotals(), epochs, bestNow);
  }

  /** All that is needed to go on; copies what the network holds, 165 MB for the custom CNN. */
  TrainingState state(MultiLayerNetwork network) {
    NetworkState now = NetworkState.of(network);
    return new TrainingState(
        epoch,
        totals.copy(),
        network.getIterationCount(),
        now.parameters(),
        now.updaterState(),
        history,
        best);
  }

  /** Of the validations so far. */
  List<Double> aucs() {
    return history.stream().map(EpochRecord::validationAuc).toList();
  }
}
