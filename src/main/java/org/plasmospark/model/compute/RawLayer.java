package org.plasmospark.model.compute;

import java.util.List;

/** A layer as a library has it, before what can be folded into others is folded. */
record RawLayer(String name, Step step, List<String> inputs) {

  /** What it does. */
  sealed interface Step {}

  /**
   * What engines do; weights are null where it has none.
   *
   * @param operation of the graph
   */
  record Compute(Operation operation, LayerWeights weights) implements Step {}

  /** Becomes part of the weights before it. */
  record Normalize(BatchNormalization normalization) implements Step {}

  /** Becomes part of the window behind it. */
  record Pad(Padding padding) implements Step {}

  /** Does nothing. */
  record Pass() implements Step {}
}
