package org.plasmospark.model.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a model as Keras 2 and 3 write them: {@code Sequential}, a chain, and {@code
 * Functional} (or {@code Model}), a graph. A model that is a layer of another one is taken apart.
 */
final class KerasConfiguration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LAYERS = 5_000;
  private static final int DEEPEST_MODEL = 10;

  private final String where;
  private final List<KerasLayer> layers = new ArrayList<>();

  /** Names that are taken: a graph would take the second of a name for the first. */
  private final Set<String> known = new HashSet<>(Set.of(KerasTranslator.IMAGES));

  private String output;

  private KerasConfiguration(String where) {
    this.where = where;
  }

  /**
   * Reads the attribute {@code model_config} of a file.
   *
   * @param where the file is, for the sentences
   */
  static KerasConfiguration parse(String json, String where) {
    KerasConfiguration configuration = new KerasConfiguration(where);
    try {
      JsonNode model = JSON.readTree(json);
      configuration.output = configuration.model(model, "", "", List.of(), 0);
      return configuration;
    } catch (JsonProcessingException e) {
      throw KerasLayer.unsupported(where, "its configuration is not JSON");
    }
  }

  /** All layers, each behind those that it reads; the first has the shape of the images. */
  List<KerasLayer> layers() {
    return List.copyOf(layers);
  }

  /** The vertex whose output is the model's. */
  String output() {
    return output;
  }

  /**
   * Adds the layers of a model.
   *
   * @param prefix of their vertices
   * @param outer the layer of the file's model that this model is, or empty
   * @param inputs vertices that the model reads; none for the file's own
   * @return the vertex of the model's output
   */
  private String model(
      JsonNode model, String prefix, String outer, List<String> inputs, int depth) {
    if (depth > DEEPEST_MODEL || inputs.size() > 1) {
      throw KerasLayer.unsupported(where, "models are nested too deeply or have several inputs");
    }
    JsonNode config = model.path("config");
    return switch (model.path("class_name").asText()) {
      case "Sequential" -> sequential(config, prefix, outer, inputs, depth);
      case "Functional", "Model" -> functional(config, prefix, outer, inputs, depth);
      default ->
          throw KerasLayer.unsupported(
              where,
              "it is neither Sequential nor Functional but "
                  + model.path("class_name").asText("without a class"));
    };
  }

  private String sequential(
      JsonNode config, String prefix, String outer, List<String> inputs, int depth) {
    // Keras before 2.2.3 wrote the list alone.
    JsonNode chain = config.isArray() ? config : config.path("layers");
    List<String> last = inputs;
    for (JsonNode layer : chain) {
      last = List.of(layer(layer, prefix, outer, last, depth));
    }
    if (last.isEmpty()) {
      throw KerasLayer.unsupported(where, "it has no layers");
    }
    return last.get(0);
  }

  private String functional(
      JsonNode config, String prefix, String outer, List<String> inputs, int depth) {
    Map<String, String> vertices = new HashMap<>();
    for (JsonNode layer : config.path("layers")) {
      List<String> read = new ArrayList<>();
      List<String> names = KerasHistory.inputs(layer.path("inbound_nodes"), where);
      for (String name : names) {
        if (!vertices.containsKey(name)) {
          throw KerasLayer.unsupported(
              where, "layer " + name(layer) + " reads " + name + ", which is not before it");
        }
        read.add(vertices.get(name));
      }
      vertices.put(
          name(layer), layer(layer, prefix, outer, names.isEmpty() ? inputs : read, depth));
    }
    return vertices.get(KerasHistory.single(config.path("output_layers"), vertices, where));
  }

  private String layer(
      JsonNode layer, String prefix, String outer, List<String> inputs, int depth) {
    String name = name(layer);
    String kind = layer.path("class_name").asText();
    String vertex = prefix + name;
    if (layer.path("config").path("layers").isArray()) {
      return model(layer, vertex + "/", outer.isEmpty() ? name : outer, inputs, depth + 1);
    }
    if (kind.equals("InputLayer") && !inputs.isEmpty()) {
      return inputs.get(0);
    }
    if (layers.size() == MOST_LAYERS) {
      throw KerasLayer.unsupported(where, "it has more than " + MOST_LAYERS + " layers");
    }
    boolean isImages = kind.equals("InputLayer") && vertex.equals(KerasTranslator.IMAGES);
    if (!known.add(vertex) && !isImages) {
      throw KerasLayer.unsupported(where, "it has two layers " + vertex);
    }
    KerasLayer read =
        new KerasLayer(
            name,
            outer.isEmpty() ? name : outer,
            vertex,
            kind,
            layer.path("config"),
            List.copyOf(inputs),
            where);
    layers.add(read);
    return vertex;
  }

  private static String name(JsonNode layer) {
    return layer.path("config").path("name").asText(layer.path("name").asText("layer"));
  }
}
