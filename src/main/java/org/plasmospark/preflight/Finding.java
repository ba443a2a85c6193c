package org.plasmospark.preflight;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.plasmospark.ExitCode;

/**
 * What was found about one topic.
 *
 * @param topic in one word
 * @param level how bad it is
 * @param sentence what was found, and what to do unless all is well
 * @param exitCode {@link ExitCode#DONE} unless it is a problem
 */
public record Finding(String topic, Level level, String sentence, ExitCode exitCode) {

  /** How bad a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Jobs run, but slower or not as meant. */
    WARNING,
    /** Jobs will fail. */
    PROBLEM
  }

  /** Checks that problems, and only they, have a code. */
  public Finding {
    Objects.requireNonNull(sentence, "sentence");
    if ((level == Level.PROBLEM) == (exitCode == ExitCode.DONE)) {
      throw new IllegalArgumentException(level + " with the exit code " + exitCode);
    }
  }

  /** All is well. */
  public static Finding ok(String topic, String sentence) {
    return new Finding(topic, Level.OK, sentence, ExitCode.DONE);
  }

  /** Something to know. */
  public static Finding warning(String topic, String sentence) {
    return new Finding(topic, Level.WARNING, sentence, ExitCode.DONE);
  }

  /**
   * Something in the way.
   *
   * @param exitCode that a job would end with
   */
  public static Finding problem(String topic, ExitCode exitCode, String sentence) {
    return new Finding(topic, Level.PROBLEM, sentence, exitCode);
  }

  /** Whether jobs run all the same. */
  public boolean isBearable() {
    return level != Level.PROBLEM;
  }

  /** For the screen. */
  public String line() {
    return String.format(Locale.ROOT, "%-7s %-9s %s", level, topic, sentence);
  }

  /** For records. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("topic", topic);
    map.put("level", level.name().toLowerCase(Locale.ROOT));
    map.put("sentence", sentence);
    map.put("exit_code", exitCode.code());
    return map;
  }
}
