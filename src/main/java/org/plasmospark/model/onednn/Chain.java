package org.plasmospark.model.onednn;

import java.util.List;

/** Blocks one after the other. */
record Chain(List<Block> blocks) {

  Tensor forward(Plan plan, Tensor input) {
    Tensor output = input;
    for (Block block : blocks) {
      output = block.forward(plan, output);
    }
    return output;
  }

  /**
   * Adds the backward pass as far as there are parameters.
   *
   * @param wanted whether there are parameters before the chain
   * @return the gradient with respect to the input, or null if it is not wanted
   */
  Tensor backward(Plan plan, Tensor outputGradient, boolean wanted) {
    int first = 0;
    while (!wanted && first < blocks.size() && !blocks.get(first).trained()) {
      first++;
    }
    Tensor gradient = outputGradient;
    for (int i = blocks.size() - 1; i >= first; i--) {
      gradient = blocks.get(i).backward(plan, gradient, wanted || i > first);
    }
    return gradient;
  }

  boolean trained() {
    return blocks.stream().anyMatch(Block::trained);
  }
}
