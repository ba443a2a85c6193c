package org.plasmospark.spark.training;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A guide that was asked where to begin before.
 *
 * @param guide that is asked everything else
 */
record FixedStart(TrainingGuide guide, Optional<TrainingState> start) implements TrainingGuide {
  @Override
  public void condition(String name, String value) {
    guide.condition(name, value);
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    guide.epochEnded(epoch);
  }

  @Override
  public void save(int epochs, boolean last, Supplier<TrainingState> state) {
    guide.save(epochs, last, state);
  }

  @Override
  public boolean mustStop(double seconds) {
    return guide.mustStop(seconds);
  }

  @Override
  public RuntimeException stopped(TrainingState state, int rounds) {
    return guide.stopped(state, rounds);
  }
}
