package org.plasmospark.model.onednn;

import org.plasmospark.model.compute.DropoutMask;

/** The mask of one layer's inputs, drawn anew for every minibatch. */
final class Dropout {
  private final Tensor mask;
  private final int width;
  private final double rate;
  private long seed;

  /**
   * @param mask float32, a row of the width for each example of a batch
   * @param rate share that is dropped
   */
  Dropout(Tensor mask, int width, double rate) {
    this.mask = mask;
    this.width = width;
    this.rate = rate;
  }

  Tensor mask() {
    return mask;
  }

  void seed(long newSeed) {
    seed = newSeed;
  }

  void draw(long iteration, int examples) {
    DropoutMask.fill(mask.floats(), seed, iteration, examples, width, rate);
  }
}
