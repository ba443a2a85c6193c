package org.plasmospark;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A folder for SPARK_HOME whose spark-submit does nothing but note what it was called with. */
final class StandInSpark {
  private final Path home;

  private StandInSpark(Path home) {
    this.home = home;
  }

  /** What spark-submit was called with: all its arguments, and the properties they point to. */
  record Call(List<String> arguments, Properties properties) {
    /** The job, the first argument after the application jar. */
    String job() {
      return ofTheJob().get(0);
    }

    /** The arguments after the application jar, or after what stands for it on one machine. */
    List<String> ofTheJob() {
      int jar = 0;
      while (!arguments.get(jar).endsWith(".jar") && !arguments.get(jar).equals("spark-internal")) {
        jar++;
      }
      return arguments.subList(jar + 1, arguments.size());
    }
  }

  /** Makes one in a new folder. */
  static StandInSpark in(Path home) throws IOException {
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.createDirectories(home.resolve("calls"));
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        set -euo pipefail
        calls=$(dirname -- "$0")/../calls
        n=$(printf '%06d' "$(ls "$calls" | wc -l)")
        mkdir "$calls/$n"
        printf '%s\\0' "$@" >"$calls/$n/arguments"
        : >"$calls/$n/properties"
        if [ "$1" = --properties-file ]; then
          cat "$2" >"$calls/$n/properties"
        fi
        """);
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + submit + " executable");
    }
    return new StandInSpark(home);
  }

  /** What SPARK_HOME is set to. */
  Path home() {
    return home;
  }

  /** All calls so far, in order. */
  List<Call> calls() throws IOException {
    List<Path> folders;
    try (var files = Files.list(home.resolve("calls"))) {
      folders = files.sorted().toList();
    }
    List<Call> calls = new ArrayList<>();
    for (Path folder : folders) {
      String arguments = Files.readString(folder.resolve("arguments"), StandardCharsets.UTF_8);
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(folder.resolve("properties"))));
      calls.add(new Call(List.of(arguments.split("\0")), properties));
    }
    return calls;
  }
}
