package org.plasmospark.settings;

import java.util.OptionalInt;

/**
 * Computing inside a task; keys {@code compute.*}.
 *
 * @param threads of one network; empty for what the cores and tasks allow
 */
public record ComputeSettings(OptionalInt threads, Engine engine, Precision precision) {

  /** Which code computes networks. */
  public enum Engine {
    /** The fastest one that covers the network. */
    AUTO,
    /** DL4J's own layers. */
    DL4J
  }

  /** Which numbers the fast engines compute with. */
  public enum Precision {
    /** What is fastest on the processor at hand. */
    AUTO,
    /** 32 bits everywhere. */
    FLOAT32,
    /** 16 bits in products, 32 bits in sums, weights, updater and loss. */
    BFLOAT16
  }
}
