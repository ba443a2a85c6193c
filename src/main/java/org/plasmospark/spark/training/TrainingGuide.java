package org.plasmospark.spark.training;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What surrounds a training: where it begins, who is told of it, and when it must stop. */
public interface TrainingGuide {

  /**
   * Something that decides the result and that nobody knew before; to be said before {@link #start}
   * is asked.
   *
   * @param name for a sentence, such as "the sha256 of the base weights"
   */
  void condition(String name, String value);

  /** A state to go on from; empty: from the beginning. */
  Optional<TrainingState> start();

  /** An epoch has ended. */
  void epochEnded(EpochRecord epoch);

  /**
   * The chance to save what the training has come to, after an epoch that was trained just now.
   *
   * @param epochs done
   * @param last whether no other follows in its stage
   * @param state makes a copy of the state, which takes time and memory
   */
  void save(int epochs, boolean last, Supplier<TrainingState> state);

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

  /** The same guide to a training whose beginning was asked for already. */
  default TrainingGuide startingAt(Optional<TrainingState> state) {
    return new FixedStart(this, state);
  }

  /** A training from the beginning to the end. */
  static TrainingGuide undisturbed(Consumer<EpochRecord> onEpoch) {
    return new TrainingGuide() {
      @Override
      public void condition(String name, String value) {
        // nobody compares it
      }

      @Override
      public Optional<TrainingState> start() {
        return Optional.empty();
      }

      @Override
      public void epochEnded(EpochRecord epoch) {
        onEpoch.accept(epoch);
      }

      @Override
      public void save(int epochs, boolean last, Supplier<TrainingState> state) {
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
