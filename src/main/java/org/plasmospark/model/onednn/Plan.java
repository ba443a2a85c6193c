package org.plasmospark.model.onednn;

import org.bytedeco.dnnl.engine;

/**
 * What the blocks of one network add to.
 *
 * @param assembler makes primitives and memory
 * @param batch examples that are computed together
 * @param training whether a backward pass follows
 * @param refresh copies changed weights into the layouts and types that the passes read
 * @param forward from images to logits
 * @param backward from the gradient of the logits to the gradients of all parameters
 */
record Plan(
    Assembler assembler,
    int batch,
    boolean training,
    Program refresh,
    Program forward,
    Program backward) {

  engine engine() {
    return assembler.engine();
  }
}
