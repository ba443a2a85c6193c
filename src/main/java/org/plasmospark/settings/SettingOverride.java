package org.plasmospark.settings;

import java.util.Objects;

/**
 * One setting from the command line.
 *
 * @param text {@code key=value}; the value is HOCON where that makes a number, boolean, null, list
 *     or quoted string, and otherwise the very text, so that paths and URIs need no quoting
 * @param origin how it was given, for messages: {@code --set}
 */
public record SettingOverride(String text, String origin) {

  /** Checks for nulls. */
  public SettingOverride {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
  }

  /** One {@code --set key=value}. */
  public static SettingOverride set(String text) {
    return new SettingOverride(text, "--set");
  }
}
