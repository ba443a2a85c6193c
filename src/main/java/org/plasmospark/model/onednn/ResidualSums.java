package org.plasmospark.model.onednn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;

/**
 * The additions of two values that a convolution does: it is computed in the place of the addition
 * and adds to the other value, the addend, in its memory. So nothing may read the addend then or
 * later.
 */
final class ResidualSums {

  /**
   * An addition that a convolution does.
   *
   * @param convolution the layer that does it
   * @param addend name of what it adds to
   */
  record Fused(GraphLayer convolution, String addend) {}

  private final GraphSpec graph;
  private final Map<String, GraphLayer> layers = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Fused> byAddition = new HashMap<>();
  private final Set<String> overwritten = new HashSet<>();
  private final Set<String> postponed = new HashSet<>();

  ResidualSums(GraphSpec graph) {
    this.graph = graph;
    for (int i = 0; i < graph.layers().size(); i++) {
      GraphLayer layer = graph.layers().get(i);
      layers.put(layer.name(), layer);
      places.put(layer.name(), i);
    }
    for (GraphLayer layer : graph.layers()) {
      if (layer.operation() instanceof Operation.Add && layer.inputs().size() == 2) {
        find(layer, 1, 0).or(() -> find(layer, 0, 1)).ifPresent(fused -> fuse(layer, fused));
      }
    }
  }

  /** How a convolution does an addition, if one does. */
  Optional<Fused> fused(GraphLayer addition) {
    return Optional.ofNullable(byAddition.get(addition.name()));
  }

  /** Whether a layer is computed in the place of an addition. */
  boolean postponed(GraphLayer layer) {
    return postponed.contains(layer.name());
  }

  private void fuse(GraphLayer addition, Fused fused) {
    byAddition.put(addition.name(), fused);
    overwritten.add(fused.addend());
    postponed.add(fused.convolution().name());
    places.put(fused.convolution().name(), places.get(addition.name()));
  }

  private Optional<Fused> find(GraphLayer addition, int which, int other) {
    GraphLayer convolution = layers.get(addition.inputs().get(which));
    GraphLayer addend = layers.get(addition.inputs().get(other));
    boolean possible =
        convolution != null
            && addend != null
            && convolution.operation() instanceof Operation.Convolution c
            && c.activation() == Activation.IDENTITY
            && graph.readers(convolution.name()) == 1
            && !overwritten.contains(convolution.inputs().get(0))
            // Its memory may be that of what it flattens.
            && !(addend.operation() instanceof Operation.Flatten)
            && !readAtOrAfter(addend.name(), addition, convolution);
    return possible ? Optional.of(new Fused(convolution, addend.name())) : Optional.empty();
  }

  private boolean readAtOrAfter(String name, GraphLayer addition, GraphLayer convolution) {
    List<GraphLayer> readers =
        graph.layers().stream().filter(layer -> layer.inputs().contains(name)).toList();
    return readers.stream()
        .anyMatch(
            reader ->
                reader == convolution
                    || reader != addition
                        && places.get(reader.name()) >= places.get(addition.name()));
  }
}
