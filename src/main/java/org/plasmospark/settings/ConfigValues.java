package org.plasmospark.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values of HOCON as values of Java; what does not fit is an {@link Unfit}. */
final class ConfigValues {
  private ConfigValues() {}

  /**
   * A list of so many elements.
   *
   * @param expected what the list must be, for the message
   */
  static <T> List<T> list(
      ConfigValue v, int atLeast, int atMost, String expected, Function<ConfigValue, T> convert) {
    List<T> converted = new ArrayList<>();
    for (ConfigValue element : elements(v, expected)) {
      converted.add(convert.apply(element));
    }
    if (converted.size() < atLeast || converted.size() > atMost) {
      throw new Unfit(expected);
    }
    return List.copyOf(converted);
  }

  static <E extends Enum<E>> E constant(ConfigValue v, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(String.valueOf(v.unwrapped())))
        .findFirst()
        .orElseThrow(
            () ->
                new Unfit(
                    type.getEnumConstants().length == 1 ? names(type) : "one of " + names(type)));
  }

  static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(ConfigValues::name)
        .collect(Collectors.joining(", "));
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static long sizeOf(String text) {
    return ConfigValueFactory.fromAnyRef(text).atKey("v").getBytes("v");
  }

  static List<? extends ConfigValue> elements(ConfigValue v, String expected) {
    if (v instanceof ConfigList list) {
      return list;
    }
    throw new Unfit(expected);
  }

  static String text(ConfigValue v, Pattern legal, String expected) {
    if (v.valueType() == ConfigValueType.LIST || v.valueType() == ConfigValueType.NULL) {
      throw new Unfit(expected);
    }
    // Through Config, which keeps 007 as it was written.
    String text = v.atKey("v").getString("v");
    if (!legal.matcher(text).matches()) {
      throw new Unfit(expected);
    }
    return text;
  }

  static long whole(ConfigValue v, long min, long max) {
    String expected =
        min == Long.MIN_VALUE ? "a whole number" : "a whole number from " + min + " to " + max;
    try {
      long number = new BigDecimal(String.valueOf(v.unwrapped())).longValueExact();
      if (number < min || number > max) {
        throw new Unfit(expected);
      }
      return number;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new Unfit(expected, e);
    }
  }

  static int oneOf(ConfigValue v, List<Integer> legal) {
    List<String> names = legal.stream().map(String::valueOf).toList();
    int last = names.size() - 1;
    String expected = String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    try {
      int number = new BigDecimal(String.valueOf(v.unwrapped())).intValueExact();
      if (!legal.contains(number)) {
        throw new Unfit(expected);
      }
      return number;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new Unfit(expected, e);
    }
  }

  static double inRange(ConfigValue v, double min, double max, String expected) {
    try {
      double number = new BigDecimal(String.valueOf(v.unwrapped())).doubleValue();
      if (number < min || number > max) {
        throw new Unfit(expected);
      }
      return number;
    } catch (NumberFormatException e) {
      throw new Unfit(expected, e);
    }
  }

  /** The value is not what is expected; the message says what is. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String expected) {
      this(expected, null);
    }

    Unfit(String expected, Throwable cause) {
      super(expected, cause);
    }
  }
}
