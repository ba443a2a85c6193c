package org.plasmospark.settings;

import static org.plasmospark.settings.ConfigValues.constant;
import static org.plasmospark.settings.ConfigValues.inRange;
import static org.plasmospark.settings.ConfigValues.list;
import static org.plasmospark.settings.ConfigValues.names;
import static org.plasmospark.settings.ConfigValues.sizeOf;
import static org.plasmospark.settings.ConfigValues.whole;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.plasmospark.UserException;
import org.plasmospark.manifest.PathGlob;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.run.Deadline;
import org.plasmospark.settings.ConfigValues.Unfit;

/**
 * Turns values into types. What is wrong is added to the problems and the default of reference.conf
 * returned instead, so that reading goes on and finds the next problem.
 */
final class SettingsReader {
  private static final int ANY = Integer.MAX_VALUE;

  private final Map<String, ConfigValue> values;
  private final Map<String, ConfigValue> reference;
  private final Problems problems;
  private final Set<String> keysRead = new TreeSet<>();

  SettingsReader(
      Map<String, ConfigValue> values, Map<String, ConfigValue> reference, Problems problems) {
    this.values = values;
    this.reference = reference;
    this.problems = problems;
  }

  /** Every key that was asked for. */
  Set<String> keysRead() {
    return keysRead;
  }

  /** Adds a problem between several settings, told at the last of the keys that a user set. */
  void conflict(String sentence, String... keys) {
    String at = keys[0];
    for (String key : keys) {
      if (values.get(key) != reference.get(key)) {
        at = key;
      }
    }
    problems.add(sentence, Origins.of(values.get(at)));
  }

  /** Adds a problem that is told at a value. */
  void problem(String sentence, ConfigValue value) {
    problems.add(sentence, Origins.of(value));
  }

  /**
   * A record of the core that checks its parts itself; what it finds is a problem of the keys.
   *
   * @param fallback is returned then, so that reading goes on
   */
  <T> T composed(Supplier<T> make, T fallback, String... keys) {
    try {
      return make.get();
    } catch (UserException e) {
      conflict(keys[0] + ": " + e.getMessage(), keys);
      return fallback;
    }
  }

  boolean flag(String key) {
    return value(
        key,
        v -> {
          String text = String.valueOf(v.unwrapped());
          if (!text.equals("true") && !text.equals("false")) {
            throw new Unfit("true or false");
          }
          return text.equals("true");
        });
  }

  int integer(String key, int min, int max) {
    return (int) wholeNumber(key, min, max);
  }

  long wholeNumber(String key, long min, long max) {
    return value(key, v -> whole(v, min, max));
  }

  OptionalInt optionalInteger(String key, int min, int max) {
    Optional<Long> number = optional(key, v -> whole(v, min, max));
    return number.isPresent() ? OptionalInt.of(number.get().intValue()) : OptionalInt.empty();
  }

  /** One of at least two whole numbers, or null. */
  OptionalInt optionalIntegerOf(String key, List<Integer> legal) {
    Optional<Integer> number = optional(key, v -> ConfigValues.oneOf(v, legal));
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  OptionalLong optionalWholeNumber(String key) {
    Optional<Long> number = optional(key, v -> whole(v, Long.MIN_VALUE, Long.MAX_VALUE));
    return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
  }

  /** A number in the closed range. */
  double number(String key, double min, double max) {
    return value(key, v -> inRange(v, min, max, "a number from " + min + " to " + max));
  }

  /** A number above {@code min} and not above {@code max}. */
  double numberAbove(String key, double min, double max) {
    return value(
        key,
        v ->
            inRange(
                v, Math.nextUp(min), max, "a number greater than " + min + " and at most " + max));
  }

  /** A number from {@code min} and below {@code max}. */
  double numberBelow(String key, double min, double max) {
    return value(
        key, v -> inRange(v, min, Math.nextDown(max), "a number from " + min + " to below " + max));
  }

  /** A list of exactly {@code size} numbers in the closed range. */
  List<Double> numbers(String key, int size, double min, double max) {
    String expected = "a list of " + size + " numbers from " + min + " to " + max;
    return value(key, v -> list(v, size, size, expected, e -> inRange(e, min, max, expected)));
  }

  /** A list of at most so many numbers in the closed range. */
  List<Double> fewNumbers(String key, int atMost, double min, double max) {
    String expected = "a list of at most " + atMost + " numbers from " + min + " to " + max;
    return value(key, v -> list(v, 0, atMost, expected, e -> inRange(e, min, max, expected)));
  }

  /** A list of at most so many whole numbers in the closed range. */
  List<Integer> wholeNumbers(String key, int atMost, int min, int max) {
    String expected = "a list of at most " + atMost + " whole numbers from " + min + " to " + max;
    return value(key, v -> list(v, 0, atMost, expected, e -> (int) whole(e, min, max)));
  }

  /** none, balanced, or the weights of the negative and the positive class. */
  ClassWeighting classWeighting(String key, double min, double max) {
    String expected = "none, balanced or a list of 2 numbers from %s to %s".formatted(min, max);
    return value(
        key,
        v -> {
          if (!(v instanceof ConfigList list)) {
            return switch (String.valueOf(v.unwrapped())) {
              case "none" -> ClassWeighting.NONE;
              case "balanced" -> ClassWeighting.BALANCED;
              default -> throw new Unfit(expected);
            };
          }
          if (list.size() != 2) {
            throw new Unfit(expected);
          }
          return new ClassWeighting(
              Optional.of(
                  new ClassWeights(
                      inRange(list.get(0), min, max, expected),
                      inRange(list.get(1), min, max, expected))));
        });
  }

  /** A text that {@link Deadline#parse} reads. */
  Optional<String> optionalDeadline(String key) {
    return optional(
        key,
        v -> {
          String text = String.valueOf(v.unwrapped());
          try {
            Deadline.parse(text, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
          } catch (UserException e) {
            throw new Unfit("a time of day such as 05:30 or a length such as PT3H", e);
          }
          return text;
        });
  }

  /** A list of at least one text, each of the pattern. */
  List<String> texts(String key, Pattern legal, String expected) {
    return value(key, v -> list(v, 1, ANY, expected, e -> ConfigValues.text(e, legal, expected)));
  }

  /** A list of at least so many patterns for paths. */
  List<PathGlob> globs(String key, int atLeast) {
    String expected = "a list of patterns for paths, such as [\"**/*.png\"]";
    return value(key, v -> list(v, atLeast, ANY, expected, e -> glob(e, expected)));
  }

  private static PathGlob glob(ConfigValue v, String expected) {
    try {
      return PathGlob.parse(ConfigValues.text(v, Pattern.compile(".+"), expected));
    } catch (IllegalArgumentException e) {
      throw new Unfit(expected + ", but there is " + e.getMessage(), e);
    }
  }

  String text(String key, Pattern legal, String expected) {
    return value(key, v -> ConfigValues.text(v, legal, expected));
  }

  Optional<String> optionalText(String key, Pattern legal, String expected) {
    return optional(key, v -> ConfigValues.text(v, legal, expected));
  }

  /** A day as YYYY-MM-DD. */
  Optional<LocalDate> optionalDate(String key) {
    return optional(
        key,
        v -> {
          try {
            return LocalDate.parse(String.valueOf(v.unwrapped()));
          } catch (DateTimeParseException e) {
            throw new Unfit("a day of the form YYYY-MM-DD", e);
          }
        });
  }

  /** A regular expression that has the named group. */
  Pattern pattern(String key, String group) {
    return value(
        key,
        v -> {
          String text = ConfigValues.text(v, Pattern.compile(".+"), "a regular expression");
          if (!text.contains("(?<" + group + ">")) {
            throw new Unfit("a regular expression with a group (?<" + group + ">...)");
          }
          try {
            return Pattern.compile(text);
          } catch (PatternSyntaxException e) {
            throw new Unfit("a regular expression, but " + e.getDescription(), e);
          }
        });
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    return value(key, v -> constant(v, type));
  }

  /** One of an enum's constants, or null. */
  <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
    return optional(key, v -> constant(v, type));
  }

  /** A list of at least one of an enum's constants. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    String expected = "a list of " + names(type);
    return value(key, v -> list(v, 1, ANY, expected, e -> constant(e, type)));
  }

  /** A size such as {@code 16m}, in bytes; m and g are powers of 1024. */
  long bytes(String key, String min, String max) {
    return value(key, v -> size(v, min, max));
  }

  /** A size as above; empty for null. */
  OptionalLong optionalBytes(String key, String min, String max) {
    Optional<Long> bytes = optional(key, v -> size(v, min, max));
    return bytes.isPresent() ? OptionalLong.of(bytes.get()) : OptionalLong.empty();
  }

  private static long size(ConfigValue v, String min, String max) {
    String expected = "a size from " + min + " to " + max + ", such as " + min;
    try {
      long bytes = v.atKey("v").getBytes("v");
      if (bytes < sizeOf(min) || bytes > sizeOf(max)) {
        throw new Unfit(expected);
      }
      return bytes;
    } catch (ConfigException e) {
      throw new Unfit(expected, e);
    }
  }

  private <T> Optional<T> optional(String key, Function<ConfigValue, T> convert) {
    return value(
        key,
        v ->
            v.valueType() == ConfigValueType.NULL
                ? Optional.empty()
                : Optional.of(convert.apply(v)));
  }

  private <T> T value(String key, Function<ConfigValue, T> convert) {
    keysRead.add(key);
    ConfigValue value = values.get(key);
    if (value == null) {
      throw new IllegalStateException(key + " is not in reference.conf");
    }
    try {
      return convert.apply(value);
    } catch (Unfit e) {
      if (value == reference.get(key)) {
        throw new IllegalStateException("reference.conf: " + key + " must be " + e.getMessage(), e);
      }
      problems.add(
          key + " = " + ShownValue.of(key, value).rendered() + " must be " + e.getMessage(),
          Origins.of(value));
      return convert.apply(reference.get(key));
    }
  }
}
