package org.plasmospark.model.compute;

import java.io.Serializable;
import java.util.List;

/**
 * One layer of a {@link GraphSpec}.
 *
 * @param name that others read it by
 * @param operation what it does
 * @param inputs names of the layers that it reads, or {@link GraphSpec#IMAGES}
 */
public record GraphLayer(String name, Operation operation, List<String> inputs)
    implements Serializable {

  public GraphLayer {
    inputs = List.copyOf(inputs);
  }
}
