package org.plasmospark.model;

import java.io.Serializable;

/**
 * Where in a base the layers begin that are fine-tuned.
 *
 * @param block the first block that is, by Keras' name, or {@link #ALL}
 */
public record FineTuningStart(String block) implements Serializable {
  /** Every layer is fine-tuned, from the images on. */
  public static final String ALL = "all";

  /** The last block of a base. */
  public static FineTuningStart lastBlock(BaseNetwork base) {
    return new FineTuningStart(base.blocks().get(base.blocks().size() - 1));
  }

  /** Whether nothing of the base stays as it is. */
  public boolean all() {
    return block.equals(ALL);
  }

  /** Whether a layer is one of the block. */
  boolean holds(String layer) {
    return holds(block, layer);
  }

  static boolean holds(String block, String layer) {
    return layer.startsWith(block + "_") || layer.startsWith(block + "/");
  }
}
