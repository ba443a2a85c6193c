package org.plasmospark.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Says where a value came from, in the words of the user. */
final class Origins {

  /** The name of the file of defaults in messages. */
  static final String REFERENCE = "reference.conf";

  private Origins() {}

  /** {@code conf/my.conf:12}, {@code reference.conf:30} or {@code --set}. */
  static String of(ConfigValue value) {
    return of(value.origin());
  }

  static String of(ConfigOrigin origin) {
    String name = name(origin);
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }

  /** The object's values in the order in which they were written, which HOCON itself forgets. */
  static Map<String, ConfigValue> inOrder(ConfigObject object) {
    return object.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, ConfigValue> e) -> line(e.getValue()))
                .thenComparing(Map.Entry::getKey))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  private static int line(ConfigValue value) {
    int own = value.origin().lineNumber();
    if (own <= 0 && value instanceof ConfigObject group) {
      return group.values().stream().mapToInt(Origins::line).min().orElse(own);
    }
    return own;
  }

  private static String name(ConfigOrigin origin) {
    if (origin.resource() != null) {
      return origin.resource();
    }
    if (origin.filename() != null) {
      return origin.filename();
    }
    if (origin.url() != null && "file".equals(origin.url().getProtocol())) {
      return Path.of(URI.create(origin.url().toString())).toString();
    }
    return origin.description();
  }
}
