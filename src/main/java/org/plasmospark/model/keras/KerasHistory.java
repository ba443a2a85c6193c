package org.plasmospark.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which layers a layer of a functional model reads. Keras 2 writes lists {@code [name, node,
 * tensor, {}]}, Keras 3 objects with a {@code keras_history} of the same order.
 */
final class KerasHistory {
  private static final int DEEPEST = 20;

  private KerasHistory() {}

  /** Names of the layers in the order of the arguments; none for an input. */
  static List<String> inputs(JsonNode nodes, String where) {
    if (nodes.size() > 1) {
      throw KerasLayer.unsupported(where, "a layer is used twice");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode node : nodes) {
      collect(node.has("args") ? node.path("args") : node, names, 0, where);
    }
    return names;
  }

  /** The one layer that a list of outputs names, which must be one of these. */
  static String single(JsonNode outputs, Map<String, String> known, String where) {
    List<String> names = new ArrayList<>();
    collect(outputs, names, 0, where);
    if (names.size() != 1 || !known.containsKey(names.get(0))) {
      throw KerasLayer.unsupported(where, "it has not one output but " + names);
    }
    return names.get(0);
  }

  private static void collect(JsonNode node, List<String> names, int depth, String where) {
    if (depth > DEEPEST) {
      throw KerasLayer.unsupported(where, "its configuration is nested too deeply");
    }
    JsonNode history = node.path("config").path("keras_history");
    if (history.isArray()) {
      collect(history, names, depth + 1, where);
    } else if (node.isArray() && node.path(0).isTextual()) {
      if (node.path(1).asInt() != 0 || node.path(2).asInt() != 0) {
        throw KerasLayer.unsupported(where, "layer " + node.path(0).asText() + " is used twice");
      }
      names.add(node.path(0).textValue());
    } else if (node.isArray()) {
      node.forEach(part -> collect(part, names, depth + 1, where));
    }
  }
}
