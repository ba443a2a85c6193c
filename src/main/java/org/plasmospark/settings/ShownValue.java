package org.plasmospark.settings;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.run.Secrets;

/**
 * The value of a setting as it may be shown and recorded.
 *
 * @param plain text, number, boolean, list, map or null
 * @param rendered the same in HOCON
 */
record ShownValue(Object plain, String rendered) {
  /**
   * Hides what is secret.
   *
   * @param key of the setting
   */
  static ShownValue of(String key, ConfigValue value) {
    boolean secret =
        key.startsWith(SettingsLoader.PROPERTIES + ".")
            && Secrets.isSecret(key.substring(SettingsLoader.PROPERTIES.length() + 1))
            && value.valueType() != ConfigValueType.NULL;
    Object whole = value.unwrapped();
    Object plain = secret ? Secrets.REDACTED : redacted(whole);
    ConfigValue shown =
        plain == null || plain.equals(whole) ? value : ConfigValueFactory.fromAnyRef(plain);
    return new ShownValue(plain, shown.render(ConfigRenderOptions.concise()));
  }

  private static Object redacted(Object plain) {
    if (plain instanceof String text) {
      return Secrets.redact(text);
    }
    if (plain instanceof List<?> list) {
      return list.stream().map(ShownValue::redacted).toList();
    }
    if (plain instanceof Map<?, ?> map) {
      Map<String, Object> shown = new TreeMap<>();
      map.forEach((name, value) -> shown.put(String.valueOf(name), redacted(value)));
      return shown;
    }
    return plain;
  }
}
