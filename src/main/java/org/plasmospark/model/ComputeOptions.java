package org.plasmospark.model;

import java.io.Serializable;
import java.util.Locale;

/**
 * What networks are computed with.
 *
 * @param engine which code
 * @param precision which numbers
 */
public record ComputeOptions(Engine engine, PrecisionChoice precision) implements Serializable {
  /** The fastest engine in float32. */
  public static final ComputeOptions DEFAULT =
      new ComputeOptions(Engine.AUTO, PrecisionChoice.FLOAT32);

  /** The same engine in float32. */
  public ComputeOptions inFloat32() {
    return in(PrecisionChoice.FLOAT32);
  }

  /** The same engine with other numbers. */
  public ComputeOptions in(PrecisionChoice numbers) {
    return new ComputeOptions(engine, numbers);
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
