package org.plasmospark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What the Spark operator knows of a SparkApplication, so far as ours uses it. */
final class SparkApplicationFields {
  private static final String OBJECTS = "io.fabric8.kubernetes.api.model.";

  private final Map<String, String> types = new LinkedHashMap<>();

  SparkApplicationFields() throws IOException {
    try (var list = getClass().getResourceAsStream("kubernetes/spark-application.fields")) {
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> types.put(line.split(" ")[0], line.split(" ")[1]));
    }
  }

  /** What is wrong with a manifest; empty if nothing is. */
  List<String> problems(JsonNode manifest) {
    List<String> problems = new ArrayList<>();
    check("spec", manifest.path("spec"), problems);
    return problems;
  }

  private void check(String path, JsonNode value, List<String> problems) {
    String type = types.get(path);
    if (type != null) {
      if (!fits(type, value)) {
        problems.add(path + " is no " + type);
      }
    } else if (value.isObject()
        && types.keySet().stream().anyMatch(k -> k.startsWith(path + "."))) {
      value
          .fields()
          .forEachRemaining(
              field -> check(path + "." + field.getKey(), field.getValue(), problems));
    } else {
      problems.add(path + " is no field that was looked up");
    }
  }

  private static boolean fits(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isInt();
      case "strings" -> value.isArray() && all(value);
      case "map" -> value.isObject() && all(value);
      default ->
          type.contains("|")
              ? List.of(type.split("\\|")).contains(value.asText())
              : isObject(type, value);
    };
  }

  private static boolean all(JsonNode texts) {
    return StreamSupport.stream(texts.spliterator(), false).allMatch(JsonNode::isTextual);
  }

  private static boolean isObject(String type, JsonNode value) {
    boolean list = type.endsWith("[]");
    if (list != value.isArray()) {
      return false;
    }
    try {
      Class<?> object = Class.forName(OBJECTS + type.replace("[]", ""));
      for (JsonNode each : list ? value : List.of(value)) {
        KubernetesManifests.read(each, object);
      }
      return true;
    } catch (IOException e) {
      return false;
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
