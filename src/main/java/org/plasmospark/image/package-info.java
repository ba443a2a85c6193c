/**
 * Red-cell images as values: bytes are decoded or rejected with a reason, resized as Pillow does,
 * augmented as Keras does and by changes of the stain, and laid out as the network's input. No I/O
 * happens here.
 */
package org.plasmospark.image;
