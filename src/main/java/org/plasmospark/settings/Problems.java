package org.plasmospark.settings;

import java.util.LinkedHashSet;
import java.util.Set;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** Collects what is wrong with the settings, so that all of it can be said at once. */
final class Problems {
  /** Each once: combinations of a grid share most of their settings. */
  private final Set<String> sentences = new LinkedHashSet<>();

  /**
   * @param sentence what is wrong and what would be right, without a full stop
   * @param origin file and line, or the option it came by
   */
  void add(String sentence, String origin) {
    sentences.add(sentence + " (" + origin + ")");
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  /**
   * @throws UserException naming every problem, if there is one
   */
  void throwIfAny() {
    if (sentences.size() == 1) {
      throw new UserException(ExitCode.USAGE, sentences.iterator().next());
    }
    if (!sentences.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          sentences.size() + " settings are wrong:\n  - " + String.join("\n  - ", sentences));
    }
  }
}
