package org.plasmospark.spark.averaging;

/**
 * The exponential moving average of a network's parameters in the course of a training: Polyak and
 * Juditsky, SIAM Journal on Control and Optimization 30 (1992) 838-855, average all steps alike;
 * here what the parameters were n updates ago counts decay<sup>n</sup>, as in TensorFlow's {@code
 * ExponentialMovingAverage}. All weights are divided by their sum, as Adam does with its moments
 * (Kingma and Ba, 2015, section 3), so that the first average is the first parameters and nothing
 * of the network's initial ones is in it.
 *
 * <p>A round of k updates counts like k updates with the parameters of its end, whose weights are a
 * share of (1 - decay<sup>k</sup>) / (1 - decay<sup>t</sup>) after t updates. So the average
 * reaches as far back however many updates a round has. It is computed in double precision and kept
 * in float32; nothing of it depends on the number of threads.
 */
public final class MovingAverage {
  private static final float[] NOTHING = {};

  private float[] values;

  /** An average of nothing yet. */
  public MovingAverage() {
    this(NOTHING);
  }

  /**
   * An average that goes on.
   *
   * @param values so far, taken over; empty for an average of nothing yet
   */
  public MovingAverage(float[] values) {
    this.values = values;
  }

  /**
   * Adds the parameters at the end of a round.
   *
   * @param decay weight of the average against an update, more than 0 and less than 1, the same in
   *     every round
   * @param parameters which are only read, in each round as many
   * @param updates of the round, k; 0 changes nothing
   * @param all updates since the beginning of the average, t, these included
   */
  public void add(double decay, float[] parameters, int updates, int all) {
    if (!(decay > 0 && decay < 1)) {
      throw new IllegalArgumentException("a decay of " + decay);
    }
    if (updates == 0) {
      return;
    }
    if (values.length == 0) {
      values = parameters.clone();
      return;
    }
    WeightedMean.requireLength(parameters.length, values.length);
    double logDecay = Math.log(decay);
    double share = Math.expm1(updates * logDecay) / Math.expm1(all * logDecay);
    float[] average = values;
    WeightedMean.inChunks(
        average.length,
        (from, count) -> {
          for (int i = from; i < from + count; i++) {
            double before = average[i];
            average[i] = (float) (before + share * (parameters[i] - before));
          }
        });
  }

  /** Whether nothing was added yet. */
  public boolean isEmpty() {
    return values.length == 0;
  }

  /** The average itself, which the next round changes; empty if nothing was added yet. */
  public float[] values() {
    return values;
  }
}
