package org.plasmospark.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Changes JSON in one place, as nobody who writes models would. */
final class StrangeJson {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private StrangeJson() {}

  /**
   * Changes a value somewhere.
   *
   * @return what was done, for the message of a test
   */
  static String change(JsonNode root, SplittableRandom random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(6) == 0) {
        object.remove(name);
        return "without " + name;
      }
      JsonNode value = strange(object.get(name), random);
      object.set(name, value);
      return name + " = " + value;
    }
    ArrayNode array = (ArrayNode) container;
    int index = random.nextInt(array.size());
    JsonNode value = strange(array.get(index), random);
    array.set(index, value);
    return "[" + index + "] = " + value;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
    }
    node.forEach(part -> collect(part, containers));
  }

  private static JsonNode strange(JsonNode before, SplittableRandom random) {
    return switch (random.nextInt(14)) {
      case 0 -> MAKE.nullNode();
      case 1 -> MAKE.numberNode(0);
      case 2 -> MAKE.numberNode(-1);
      case 3 -> MAKE.numberNode(Integer.MAX_VALUE);
      case 4 -> MAKE.numberNode(Long.MAX_VALUE);
      case 5 -> MAKE.numberNode(1e308);
      case 6 -> MAKE.numberNode(before.asInt() + 1);
      case 7 -> MAKE.numberNode(1_000);
      case 8 -> MAKE.textNode("");
      case 9 -> MAKE.textNode("conv");
      case 10 -> MAKE.arrayNode();
      case 11 -> MAKE.arrayNode().add(before.deepCopy()).add(before.deepCopy());
      case 12 -> MAKE.objectNode();
      default -> MAKE.booleanNode(random.nextBoolean());
    };
  }
}
