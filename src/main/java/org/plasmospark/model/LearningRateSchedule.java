package org.plasmospark.model;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The learning rate of every update: what the epoch prescribes, and in the first updates a growing
 * part of it. A few numbers in DL4J's JSON, read back exactly; DL4J's own ramp cannot be read back
 * at all. Training only: a bundle's network carries the plain rate (see {@link ModelZip}).
 */
public final class LearningRateSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  /** How the rate goes from epoch to epoch. */
  public enum Kind {
    /** It stays. */
    CONSTANT,
    /** It is multiplied by a factor every so many epochs. */
    STEP,
    /** Half a cosine from the full rate in the first epoch down to a share of it. */
    COSINE
  }

  @JsonProperty private final double rate;
  @JsonProperty private final int warmUp;
  @JsonProperty private final Kind kind;
  @JsonProperty private final int stepEpochs;
  @JsonProperty private final double factor;
  @JsonProperty private final int epochs;

  /**
   * @param rate full learning rate, positive
   * @param warmUp updates in which the rate grows linearly to what the epoch prescribes; 0: none
   * @param stepEpochs epochs of a step, at least 1
   * @param factor of STEP from step to step, of COSINE the share that is left at the end; in [0, 1]
   * @param epochs length of the cosine, at least 1
   */
  @JsonCreator
  public LearningRateSchedule(
      @JsonProperty("rate") double rate,
      @JsonProperty("warmUp") int warmUp,
      @JsonProperty("kind") Kind kind,
      @JsonProperty("stepEpochs") int stepEpochs,
      @JsonProperty("factor") double factor,
      @JsonProperty("epochs") int epochs) {
    if (!(rate > 0) || warmUp < 0 || kind == null || stepEpochs < 1 || epochs < 1) {
      throw new IllegalArgumentException("a learning rate schedule out of range");
    }
    this.rate = rate;
    this.warmUp = warmUp;
    this.kind = kind;
    this.stepEpochs = stepEpochs;
    this.factor = factor;
    this.epochs = epochs;
  }

  /** The full rate. */
  public double rate() {
    return rate;
  }

  /** The same course of another full rate. */
  public LearningRateSchedule at(double otherRate) {
    return new LearningRateSchedule(otherRate, warmUp, kind, stepEpochs, factor, epochs);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double full = ofEpoch(epoch);
    return iteration < warmUp ? full * (iteration + 1) / warmUp : full;
  }

  private double ofEpoch(int epoch) {
    return switch (kind) {
      case CONSTANT -> rate;
      case STEP -> rate * StrictMath.pow(factor, epoch / stepEpochs);
      case COSINE -> {
        double done = Math.min(1.0, (double) epoch / epochs);
        yield rate * (factor + (1 - factor) * (1 + StrictMath.cos(Math.PI * done)) / 2);
      }
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LearningRateSchedule that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return "LearningRateSchedule[rate=%s, warmUp=%d, kind=%s, stepEpochs=%d, factor=%s, epochs=%d]"
        .formatted(rate, warmUp, kind, stepEpochs, factor, epochs);
  }

  @Override
  @SuppressWarnings("CloneDoesntCallSuperClone") // nothing in it ever changes
  public ISchedule clone() {
    return this;
  }
}
