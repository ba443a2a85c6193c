package org.plasmospark.model.compute;

import java.io.Serializable;

/**
 * Shape of what one example is in front of or behind a layer.
 *
 * @param channels channels, or units after a dense layer
 * @param height rows; 1 after a dense layer
 * @param width columns; 1 after a dense layer
 */
public record Shape(int channels, int height, int width) implements Serializable {
  /** Number of elements. */
  public int length() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }
}
