package org.plasmospark.model.onednn;

/** A layer as primitives: first its forward pass is laid out, then the backward. */
interface Block {

  /**
   * Adds the forward pass.
   *
   * @return the output
   */
  Tensor forward(Plan plan, Tensor input);

  /**
   * Adds the backward pass.
   *
   * @param gradient of the loss with respect to the output
   * @param wanted whether the gradient with respect to the input is needed
   * @return that gradient, or null if it is not wanted
   */
  Tensor backward(Plan plan, Tensor gradient, boolean wanted);

  /** Whether it has parameters. */
  boolean trained();
}
