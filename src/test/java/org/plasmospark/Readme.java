package org.plasmospark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of the README, which the integration tests run as they stand there. */
final class Readme {
  static final Path FILE = Shell.HOME.resolve("README.md");

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

  private Readme() {}

  /** The blocks of a language, in order. */
  static List<String> blocks(String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(FILE))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** The lines without comments; what is continued by a backslash is one line. */
  static List<String> commands(String block) {
    return block
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** The commands of all blocks that begin like this. */
  static List<String> commandsWith(String beginning) throws IOException {
    return blocks("bash").stream()
        .flatMap(block -> commands(block).stream())
        .filter(command -> command.startsWith(beginning))
        .toList();
  }

  /** The block that takes cells all the way, job after job; {@link PipelineIT} runs it. */
  static String pipeline() throws IOException {
    return blocks("bash").stream()
        .filter(block -> block.startsWith("submit/run.sh synth "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no block of the README begins with synth"));
  }
}
