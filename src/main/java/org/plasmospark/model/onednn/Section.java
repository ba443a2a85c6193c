package org.plasmospark.model.onednn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plasmospark.model.compute.GraphLayer;

/**
 * A part of a network for one slice of a minibatch: the blocks of its layers, what they read and
 * whose gradients they pass on.
 */
final class Section {
  private final List<GraphLayer> layers;
  private final String input;
  private final List<Block> blocks;
  private final Set<String> wanted = new HashSet<>();

  /**
   * @param layers each behind those that it reads
   * @param input name of what they read that is not of them
   * @param inputWanted whether there are parameters before them
   */
  Section(Blocks blocks, List<GraphLayer> layers, String input, boolean inputWanted) {
    this.layers = layers;
    this.input = input;
    this.blocks = layers.stream().map(blocks::of).toList();
    if (inputWanted) {
      wanted.add(input);
    }
    for (int i = 0; i < layers.size(); i++) {
      GraphLayer layer = layers.get(i);
      if (this.blocks.get(i).trained() || layer.inputs().stream().anyMatch(wanted::contains)) {
        wanted.add(layer.name());
      }
    }
  }

  /** Whether there are parameters before or in it. */
  boolean trained() {
    return wanted.contains(last());
  }

  /**
   * Adds the forward pass.
   *
   * @return the output of the last layer
   */
  Tensor forward(Plan plan, Tensor inputTensor) {
    Map<String, Tensor> values = new HashMap<>(Map.of(input, inputTensor));
    for (int i = 0; i < layers.size(); i++) {
      GraphLayer layer = layers.get(i);
      List<Tensor> inputs = layer.inputs().stream().map(values::get).toList();
      values.put(layer.name(), blocks.get(i).forward(plan, inputs));
    }
    return values.get(last());
  }

  /**
   * Adds the backward pass as far as there are parameters.
   *
   * @return the gradient with respect to the input, or null if it is not wanted
   */
  Tensor backward(Plan plan, Tensor outputGradient) {
    Map<String, Tensor> gradients = new HashMap<>(Map.of(last(), outputGradient));
    for (int i = layers.size() - 1; i >= 0; i--) {
      GraphLayer layer = layers.get(i);
      if (wanted.contains(layer.name())) {
        List<Boolean> wants = layer.inputs().stream().map(wanted::contains).toList();
        List<Tensor> parts = blocks.get(i).backward(plan, gradients.remove(layer.name()), wants);
        for (int j = 0; j < wants.size(); j++) {
          if (wants.get(j)) {
            gradients.merge(layer.inputs().get(j), parts.get(j), plan::sum);
          }
        }
      }
    }
    return gradients.get(input);
  }

  private String last() {
    return layers.get(layers.size() - 1).name();
  }
}
