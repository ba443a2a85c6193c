package org.plasmospark.settings;

import java.util.ArrayList;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** Collects what is wrong with the settings, so that all of it can be said at once. */
final class Problems {
  private final List<String> sentences = new ArrayList<>();

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
      throw new UserException(ExitCode.USAGE, sentences.get(0));
    }
    if (!sentences.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          sentences.size() + " settings are wrong:\n  - " + String.join("\n  - ", sentences));
    }
  }
}
