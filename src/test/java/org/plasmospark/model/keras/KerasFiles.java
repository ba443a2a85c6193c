package org.plasmospark.model.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files as Keras does: each layer a group that lists its arrays. */
final class KerasFiles {
  private final Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
  private String configuration;

  /** Adds an array, of nested Java arrays, to a layer, making the layer if it is new. */
  KerasFiles array(String layer, String name, Object values) {
    layer(layer);
    layers.get(layer).put(name, values);
    return this;
  }

  /** Adds a layer without arrays. */
  KerasFiles layer(String layer) {
    layers.putIfAbsent(layer, new LinkedHashMap<>());
    return this;
  }

  /** Takes an array away. */
  KerasFiles without(String layer, String name) {
    layers.get(layer).remove(name);
    return this;
  }

  /** Makes it a whole model with this JSON. */
  KerasFiles configuration(String json) {
    configuration = json;
    return this;
  }

  /** The JSON that makes it a whole model. */
  String configuration() {
    return configuration;
  }

  /** The file. */
  byte[] bytes() {
    try {
      Path file = Files.createTempFile("keras", ".h5");
      try (WritableHdfFile hdf5 = HdfFile.write(file)) {
        write(hdf5);
      }
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(WritableHdfFile hdf5) {
    WritableGroup root = hdf5;
    if (configuration != null) {
      hdf5.putAttribute("model_config", configuration);
      root = hdf5.putGroup("model_weights");
    }
    root.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
    Map<String, WritableGroup> groups = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, Object>> layer : layers.entrySet()) {
      WritableGroup group = group(groups, root, layer.getKey());
      if (!layer.getValue().isEmpty()) {
        group.putAttribute("weight_names", layer.getValue().keySet().toArray(String[]::new));
      }
      for (Map.Entry<String, Object> array : layer.getValue().entrySet()) {
        String path = layer.getKey() + "/" + array.getKey();
        int slash = path.lastIndexOf("/");
        group(groups, root, path.substring(0, slash))
            .putDataset(path.substring(slash + 1), array.getValue());
      }
    }
  }

  private static WritableGroup group(
      Map<String, WritableGroup> groups, WritableGroup root, String path) {
    List<String> parts = new ArrayList<>();
    WritableGroup group = root;
    for (String part : path.split("/")) {
      parts.add(part);
      WritableGroup parent = group;
      group = groups.computeIfAbsent(String.join("/", parts), key -> parent.putGroup(part));
    }
    return group;
  }
}
