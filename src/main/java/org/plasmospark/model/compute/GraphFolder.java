package org.plasmospark.model.compute;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Folds the layers of a {@link GraphBuilder}; used once. */
final class GraphFolder {
  private final Shape image;
  private final List<RawLayer> raw;
  private final String output;
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, GraphLayer> layers = new LinkedHashMap<>();
  private final Map<String, LayerWeights> weights = new HashMap<>();

  /**
   * What stands for a raw layer in the graph.
   *
   * @param name the layer of the graph that computes it
   * @param padding still to be added around it
   * @param shared whether something else reads what that layer computes, so that nothing may be
   *     folded into it
   */
  private record Source(String name, Padding padding, boolean shared) {}

  GraphFolder(Shape image, List<RawLayer> raw, String output) {
    this.image = image;
    this.raw = raw;
    this.output = output;
  }

  GraphSpec fold() {
    Set<String> needed = needed();
    sources.put(GraphSpec.IMAGES, new Source(GraphSpec.IMAGES, Padding.NONE, true));
    for (RawLayer layer : raw) {
      if (needed.contains(layer.name())) {
        sources.put(layer.name(), fold(layer));
      }
    }
    Source last = sources.get(output);
    requireUnpadded(output, last);
    GraphLayer features = layers.remove(last.name());
    if (features == null) {
      throw new IllegalArgumentException("layer " + output + " computes nothing");
    }
    layers.put(last.name(), features);
    return new GraphSpec(image, List.copyOf(layers.values()));
  }

  /** The weights of what was folded, by layer. */
  Map<String, LayerWeights> weights() {
    return weights;
  }

  /** The layers that the output depends on, and how often each of them is read. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>(Set.of(output));
    readers.merge(output, 1, Integer::sum);
    for (int i = raw.size() - 1; i >= 0; i--) {
      if (needed.contains(raw.get(i).name())) {
        for (String input : raw.get(i).inputs()) {
          needed.add(input);
          readers.merge(input, 1, Integer::sum);
        }
      }
    }
    return needed;
  }

  private Source fold(RawLayer layer) {
    String name = layer.name();
    Source input = sources.get(layer.inputs().get(0));
    boolean shared = readers.get(name) > 1;
    if (layer.step() instanceof RawLayer.Pass) {
      return new Source(input.name(), input.padding(), shared || input.shared());
    }
    if (layer.step() instanceof RawLayer.Pad pad) {
      return new Source(
          input.name(), input.padding().plus(pad.padding()), shared || input.shared());
    }
    if (layer.step() instanceof RawLayer.Normalize normalize) {
      boolean folded = normalize(layer, normalize.normalization(), input);
      return new Source(folded ? input.name() : name, Padding.NONE, shared);
    }
    RawLayer.Compute compute = (RawLayer.Compute) layer.step();
    if (compute.operation() instanceof Operation.Rectify r && rectify(input, r.activation())) {
      return new Source(input.name(), Padding.NONE, shared);
    }
    keep(layer, compute);
    return new Source(name, Padding.NONE, shared);
  }

  private void keep(RawLayer layer, RawLayer.Compute compute) {
    List<Source> inputs = layer.inputs().stream().map(sources::get).toList();
    Operation operation = padded(layer.name(), compute.operation(), inputs);
    List<String> names = inputs.stream().map(Source::name).toList();
    layers.put(layer.name(), new GraphLayer(layer.name(), operation, names));
    if (compute.weights() != null) {
      weights.put(layer.name(), compute.weights());
    }
  }

  /**
   * Folds a normalization into the layer before it. Where that does not go it becomes a convolution
   * of 1×1 that multiplies each channel and sees no other.
   *
   * @return whether it was folded
   */
  private boolean normalize(RawLayer layer, BatchNormalization normalization, Source input) {
    String name = layer.name();
    requireUnpadded(name, input);
    LayerWeights before = weights.get(input.name());
    try {
      if (before != null && !input.shared() && activation(input.name()) == Activation.IDENTITY) {
        weights.put(input.name(), before.folded(normalization));
        return true;
      }
      int channels = normalization.mean().length;
      LayerWeights alone = LayerWeights.identity(channels).folded(normalization);
      Window window = Window.square(1, 1, Padding.NONE);
      keep(
          layer,
          new RawLayer.Compute(
              new Operation.Convolution(channels, window, Activation.IDENTITY), alone));
      return false;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + name + " has " + e.getMessage(), e);
    }
  }

  /** Gives the layer before an activation that activation if it can have it. */
  private boolean rectify(Source input, Activation activation) {
    if (input.shared()
        || !input.padding().equals(Padding.NONE)
        || activation(input.name()) != Activation.IDENTITY) {
      return false;
    }
    GraphLayer layer = layers.get(input.name());
    Operation rectified = layer.operation();
    if (rectified instanceof Operation.Convolution c) {
      rectified = c.with(activation);
    } else if (rectified instanceof Operation.Dense d) {
      rectified = new Operation.Dense(d.units(), activation);
    } else {
      rectified = new Operation.Add(activation);
    }
    layers.put(layer.name(), new GraphLayer(layer.name(), rectified, layer.inputs()));
    return true;
  }

  /** The activation of a layer that has one, else null. */
  private Activation activation(String name) {
    Operation operation = layers.containsKey(name) ? layers.get(name).operation() : null;
    if (operation instanceof Operation.Convolution c) {
      return c.activation();
    }
    if (operation instanceof Operation.Dense d) {
      return d.activation();
    }
    return operation instanceof Operation.Add a ? a.activation() : null;
  }

  /** The operation with the padding of its inputs in its window. */
  private Operation padded(String name, Operation operation, List<Source> inputs) {
    Source input = inputs.get(0);
    if (inputs.stream().allMatch(source -> source.padding().equals(Padding.NONE))) {
      return operation;
    }
    try {
      if (operation instanceof Operation.Convolution c) {
        return c.with(c.window().padded(input.padding()));
      }
      if (operation instanceof Operation.Pooling p && canPad(p, input)) {
        Operation.Pool pool =
            p.pool() == Operation.Pool.MAX ? p.pool() : Operation.Pool.MEAN_WITH_PADDING;
        return new Operation.Pooling(pool, p.window().padded(input.padding()));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layer " + name + " cannot be padded: " + e.getMessage(), e);
    }
    inputs.forEach(source -> requireUnpadded(name, source));
    return operation;
  }

  /** Whether the pooling's own padding is the same as zeros around its input. */
  private boolean canPad(Operation.Pooling pooling, Source input) {
    return switch (pooling.pool()) {
      case MAX -> notNegative(input.name());
      case MEAN_WITH_PADDING -> true;
      case MEAN -> pooling.window().padding().equals(Padding.NONE);
    };
  }

  /** Whether a zero beside its values can never be more than their maximum is allowed to be. */
  private boolean notNegative(String name) {
    GraphLayer layer = layers.get(name);
    if (layer == null) {
      return false;
    }
    Operation operation = layer.operation();
    Activation activation = activation(name);
    if (operation instanceof Operation.Rectify || activation != null && activation.rectifies()) {
      return true;
    }
    boolean passes =
        operation instanceof Operation.Pooling
            || operation instanceof Operation.GlobalPooling
            || operation instanceof Operation.Concat
            || operation instanceof Operation.Flatten
            || operation instanceof Operation.Add;
    return passes && layer.inputs().stream().allMatch(this::notNegative);
  }

  private static void requireUnpadded(String name, Source source) {
    if (!source.padding().equals(Padding.NONE)) {
      throw new IllegalArgumentException(
          "layer " + name + " reads zero padding that no window of its own can take over");
    }
  }
}
