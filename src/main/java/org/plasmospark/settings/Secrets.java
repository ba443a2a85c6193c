package org.plasmospark.settings;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.regex.Pattern;

/** Keeps what must stay secret out of everything that is shown or recorded. */
public final class Secrets {
  /** What stands for a secret. */
  public static final String REDACTED = "(redacted)";

  private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(secret|passw|key|token).*");
  private static final Pattern SECRET_IN_VALUE =
      Pattern.compile("(?i).*(secret|passw|token)[^\\s=]*=.*", Pattern.DOTALL);

  private Secrets() {}

  /**
   * Whether a property of Spark is kept back: its name speaks of a secret, or its value sets one
   * (Java options do).
   *
   * @param name without {@code spark.properties.}
   */
  public static boolean isSecret(String name, String value) {
    return SECRET_KEY.matcher(name).matches() || SECRET_IN_VALUE.matcher(value).matches();
  }

  /** The value as it may be shown, as HOCON. */
  static String shown(String key, ConfigValue value) {
    String rendered = value.render(ConfigRenderOptions.concise());
    boolean secret =
        key.startsWith(SettingsLoader.PROPERTIES + ".")
            && isSecret(key.substring(SettingsLoader.PROPERTIES.length() + 1), rendered);
    return secret ? "\"" + REDACTED + "\"" : rendered;
  }
}
