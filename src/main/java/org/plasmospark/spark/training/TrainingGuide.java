package org.plasmospark.spark.training;

import java.util.Optional;
import java.util.function.Consumer;

/** What surrounds a training: where it begins, who is told of it, and when it must stop. */
public interface TrainingGuide {

  /** A state to go on from; empty: from the beginning. */
  Optional<TrainingState> start();

  /** An epoch has ended. */
  void epochEnded(EpochRecord epoch);

  /**
   * The state after an epoch that was trained just now.
   *
   * @param state to be kept as long as wanted; never changed afterwards
   */
  void save(TrainingState state);

  /**
   * Asked before every round and every validation; whatever it throws ends the training.
   *
   * @param seconds that the next step may take, by what such steps took so far; 0 before the first
   */
  boolean mustStop(double seconds);

  /**
   * Asked for the reason once the training must stop.
   *
   * @param state to go on from later
   * @param rounds of the epoch in progress, all together
   */
  RuntimeException stopped(TrainingState state, int rounds);

  /** A training from the beginning to the end. */
  static TrainingGuide undisturbed(Consumer<EpochRecord> onEpoch) {
    return new TrainingGuide() {
      @Override
      public Optional<TrainingState> start() {
        return Optional.empty();
      }

      @Override
      public void epochEnded(EpochRecord epoch) {
        onEpoch.accept(epoch);
      }

      @Override
      public void save(TrainingState state) {
        // nobody will go on from it
      }

      @Override
      public boolean mustStop(double seconds) {
        return false;
      }

      @Override
      public RuntimeException stopped(TrainingState state, int rounds) {
        throw new IllegalStateException("nobody asked it to stop");
      }
    };
  }
}
