package org.plasmospark.model;

import java.io.Serializable;
import java.util.Locale;
import org.plasmospark.model.compute.Precision;

/**
 * What networks are computed with.
 *
 * @param engine which code
 * @param precision which numbers
 * @param fixed what every machine of a job must compute in unless float32 is chosen; null where
 *     each chooses for itself
 */
public record ComputeOptions(Engine engine, PrecisionChoice precision, Precision fixed)
    implements Serializable {
  /** The fastest engine in float32. */
  public static final ComputeOptions DEFAULT =
      new ComputeOptions(Engine.AUTO, PrecisionChoice.FLOAT32);

  /** Each machine chooses for itself. */
  public ComputeOptions(Engine engine, PrecisionChoice precision) {
    this(engine, precision, null);
  }

  /**
   * The same with the numbers of this machine fixed for all machines of a job, so that results and
   * records do not depend on where a task runs: a machine that cannot compute in them refuses.
   */
  public ComputeOptions fixedAsHere() {
    return new ComputeOptions(engine, precision, TrainableNetworks.precision(this));
  }

  /** The same engine in float32. */
  public ComputeOptions inFloat32() {
    return in(PrecisionChoice.FLOAT32);
  }

  /** The same engine with other numbers. */
  public ComputeOptions in(PrecisionChoice numbers) {
    return new ComputeOptions(engine, numbers, fixed);
  }

  /** Which code computes. */
  public enum Engine {
    /** The engines of {@code model.compute} where they cover the network, DL4J where not. */
    AUTO,
    /** DL4J's own layers. */
    DL4J
  }

  /** Which numbers the engines compute with; DL4J's own layers always use float32. */
  public enum PrecisionChoice {
    /** What is fastest here without loss of quality. */
    AUTO,
    /** 32 bits everywhere. */
    FLOAT32,
    /** bfloat16 products with float32 sums, weights, updater and loss. */
    BFLOAT16;

    /** As in settings and records, for example {@code float32}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
