package org.plasmospark.manifest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small helpers for names that people type, and for texts that go into one-sentence messages. */
public final class Texts {
  private static final int SHOWN_LENGTH = 80;

  private Texts() {}

  static <E extends Enum<E>> E parse(Class<E> type, String what, String text) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "unknown " + what + " " + quote(text) + "; known are " + known);
  }

  /** An untrusted text for a message: quoted, on one line, of bounded length. */
  public static String quote(String text) {
    if (text == null) {
      return "(none)";
    }
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(text.length(), SHOWN_LENGTH);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '\uFFFD' : c);
    }
    return shown.append(end < text.length() ? "…\"" : "\"").toString();
  }
}
