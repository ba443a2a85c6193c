package org.plasmospark.model.compute;

import java.nio.FloatBuffer;
import java.util.List;

/** Makes one vector of several. */
@FunctionalInterface
public interface VectorMean {

  /**
   * Overwrites vectors with their mean.
   *
   * @param vectors of one length, the whole buffers; their positions stay as they are
   * @param copy also gets the mean, if not null
   * @param offset of the mean in the copy
   */
  void set(List<FloatBuffer> vectors, float[] copy, int offset);
}
