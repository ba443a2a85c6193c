package org.plasmospark.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/**
 * A layer in the configuration of a Keras model.
 *
 * @param name of the layer in its model, by which its weights are found
 * @param outer the layer of the file's model that the layer is in, or {@code name} itself
 * @param vertex a name that no other layer has
 * @param kind Keras' class, for example {@code Conv2D}
 * @param config its settings
 * @param inputs vertices that it reads
 * @param where the file is, for the sentences
 */
record KerasLayer(
    String name,
    String outer,
    String vertex,
    String kind,
    JsonNode config,
    List<String> inputs,
    String where) {
  /** Of images, as many as a preprocessing makes. */
  static final int MOST_PIXELS_A_SIDE = 2_048;

  /** A whole number in (0, most]. */
  int size(String key, int most) {
    JsonNode value = config.path(key);
    require(value.isInt() && value.intValue() > 0 && value.intValue() <= most, key);
    return value.intValue();
  }

  /** A number, or the default of Keras where a version does not write it. */
  double number(String key, double absent) {
    JsonNode value = config.path(key);
    require(isAbsent(value) || value.isNumber() && Double.isFinite(value.doubleValue()), key);
    return isAbsent(value) ? absent : value.doubleValue();
  }

  /** Rows and columns, each in (0, 1000]; one number stands for both. */
  int[] pair(String key) {
    JsonNode value = config.path(key);
    int rows = (value.isArray() ? value.path(0) : value).asInt();
    int columns = (value.isArray() ? value.path(1) : value).asInt();
    require(rows > 0 && columns > 0 && rows <= 1_000 && columns <= 1_000, key);
    return new int[] {rows, columns};
  }

  /** Rows and columns, or those of another key where they are not set. */
  int[] pair(String key, String otherwise) {
    return pair(isAbsent(config.path(key)) ? otherwise : key);
  }

  boolean flag(String key, boolean absent) {
    JsonNode value = config.path(key);
    require(isAbsent(value) || value.isBoolean(), key);
    return isAbsent(value) ? absent : value.booleanValue();
  }

  /** A name; Keras 3 writes some of them as an object with a class. */
  String text(String key, String absent) {
    JsonNode value = config.path(key);
    if (isAbsent(value)) {
      return absent;
    }
    require(value.isTextual(), key);
    return value.textValue();
  }

  /** What the layer applies to its output. */
  String activation() {
    return text("activation", "linear");
  }

  /** Whether windows are padded so that they begin at every pixel, or at every stride. */
  boolean padsSame() {
    String padding = text("padding", "valid");
    require(padding.equals("same") || padding.equals("valid"), "padding");
    return padding.equals("same");
  }

  /** Refuses what would compute something else than is written here. */
  void requireChannelsLast() {
    requireText("data_format", "channels_last");
  }

  /** Refuses another text than this, which holds as well where none is written. */
  void requireText(String key, String only) {
    require(text(key, only).equals(only), key);
  }

  /** Refuses the layer if a setting is not one that is translated. */
  void require(boolean condition, String key) {
    if (!condition) {
      String value = config.path(key).toString();
      throw unsupported(
          "has %s = %s, which is not supported"
              .formatted(key, value.length() > 80 ? value.substring(0, 80) + "…" : value));
    }
  }

  /** The sentence for a layer that is not translated. */
  UserException unsupported(String why) {
    return unsupported(why, (Throwable) null);
  }

  /** The same with what the graph's library said. */
  UserException unsupported(String why, Throwable cause) {
    return unsupported(where, "layer " + name + " (" + kind + ") " + why, cause);
  }

  /** The sentence for a model that is not translated. */
  static UserException unsupported(String where, String why) {
    return unsupported(where, why, null);
  }

  private static UserException unsupported(String where, String why, Throwable cause) {
    return new UserException(
        ExitCode.USAGE,
        "The Keras model "
            + where
            + " cannot be imported: "
            + Sentences.oneLine(why)
            + "; see the list of layers in contracts.md.",
        cause);
  }

  /** The sizes of an image, rows, columns, channels, where the layer says them. */
  Optional<int[]> imageShape() {
    for (String key : List.of("batch_shape", "batch_input_shape")) {
      JsonNode shape = config.path(key);
      if (shape.isArray()) {
        boolean image = shape.size() == 4;
        for (int i = 1; i < shape.size(); i++) {
          image &= shape.get(i).isInt();
          image &= shape.get(i).intValue() > 0 && shape.get(i).intValue() <= MOST_PIXELS_A_SIDE;
        }
        if (!image) {
          throw unsupported(
              "takes %s and not images of a fixed size of at most %d pixels a side"
                  .formatted(shape, MOST_PIXELS_A_SIDE));
        }
        return Optional.of(
            new int[] {shape.get(1).intValue(), shape.get(2).intValue(), shape.get(3).intValue()});
      }
    }
    return Optional.empty();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
