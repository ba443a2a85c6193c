package org.plasmospark.spark.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.plasmospark.model.Networks;
import org.plasmospark.spark.averaging.MovingAverage;
import org.plasmospark.spark.averaging.NetworkState;

/**
 * How far a training has come: a {@link TrainingState} without what the network itself holds.
 *
 * @param stage in progress
 * @param epoch in progress, from 1
 * @param totals of its rounds that are done
 * @param average of the parameters in the stage so far, which grows with every round; empty if
 *     there is none
 * @param history of the epochs before
 * @param best of the epochs before; null before the first has ended
 */
record TrainingStanding(
    TrainingStage stage,
    int epoch,
    EpochTotals totals,
    MovingAverage average,
    List<EpochRecord> history,
    TrainingState.Best best) {

  /** Copies the list. */
  TrainingStanding {
    history = List.copyOf(history);
  }

  /** Of a training that has done nothing yet. */
  static TrainingStanding beginning() {
    return new TrainingStanding(
        TrainingStage.TRAIN, 1, new EpochTotals(), new MovingAverage(), List.of(), null);
  }

  /**
   * At the beginning of fine-tuning what a training has come to. The average begins anew, as the
   * network is another.
   */
  static TrainingStanding fineTuning(List<EpochRecord> history, TrainingState.Best best) {
    return new TrainingStanding(
        TrainingStage.FINE_TUNE,
        history.size() + 1,
        new EpochTotals(),
        new MovingAverage(),
        history,
        best);
  }

  /** Sets a network to a state. */
  static TrainingStanding restore(TrainingState state, Model network) {
    Networks.restore(network, state.parameters(), state.updaterState());
    Networks.setUpdates(network, state.updates());
    return new TrainingStanding(
        state.stage(),
        state.epoch(),
        state.totals().copy(),
        new MovingAverage(state.average().clone()),
        state.history(),
        state.best());
  }

  /** After the end of the epoch. */
  TrainingStanding next(EpochRecord record, TrainingState.Best bestNow) {
    List<EpochRecord> epochs = new ArrayList<>(history);
    epochs.add(record);
    return new TrainingStanding(stage, epoch + 1, new EpochTotals(), average, epochs, bestNow);
  }

  /**
   * All that is needed to go on; copies what the network holds, 165 MB for the custom CNN, and the
   * average, a third of that, if there is one.
   */
  TrainingState state(Model network) {
    NetworkState now = NetworkState.of(network);
    return new TrainingState(
        stage,
        epoch,
        totals.copy(),
        Networks.updates(network),
        now.parameters(),
        now.updaterState(),
        average.values().clone(),
        history,
        best);
  }

  /** Epochs of the stages before. */
  int epochsBefore() {
    return (int) history.stream().filter(record -> record.stage() != stage).count();
  }

  /** The epoch in progress, from 1 in each stage. */
  int epochOfStage() {
    return epoch - epochsBefore();
  }

  /** Whether the best epoch so far is one of this stage. */
  boolean bestIsOfThisStage() {
    return best != null && best.epoch() > epochsBefore();
  }

  /** Of the validations of the stage so far, behind the best one of the stages before. */
  List<Double> aucs() {
    List<Double> aucs = new ArrayList<>();
    history.stream()
        .filter(record -> record.stage() != stage)
        .map(EpochRecord::chosenAuc)
        .filter(auc -> !Double.isNaN(auc))
        .max(Double::compare)
        .ifPresent(aucs::add);
    history.stream()
        .filter(record -> record.stage() == stage)
        .map(EpochRecord::chosenAuc)
        .forEach(aucs::add);
    return aucs;
  }
}
