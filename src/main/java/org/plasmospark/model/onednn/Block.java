package org.plasmospark.model.onednn;

import java.util.List;

/** A layer as primitives: first its forward pass is laid out, then the backward. */
interface Block {

  /**
   * Adds the forward pass.
   *
   * @return the output
   */
  Tensor forward(Plan plan, List<Tensor> inputs);

  /**
   * Adds the backward pass.
   *
   * @param gradient of the loss with respect to the output
   * @param wanted for each input whether the gradient with respect to it is needed
   * @return these gradients, null for those that are not wanted
   */
  List<Tensor> backward(Plan plan, Tensor gradient, List<Boolean> wanted);

  /** Whether it has parameters. */
  default boolean trained() {
    return false;
  }
}
