package org.plasmospark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plasmospark.model.keras.TestModels;

/** What a clone holds after the build, so far as commands need it, and settings for small runs. */
final class SmallClone {
  static final int CELLS = 120;

  private static final String SMALL =
      """
      synth { cells = 120, patients = 16 }
      model.input { width = 48, height = 48 }
      train { epochs = 1, batch-size = 16 }
      bench { warm-up = 1, repetitions = 2, seconds = 0 }
      spark { driver-memory = 768m, native-memory = 1g }
      spark.properties { spark.driver.extraJavaOptions = "-XX:TieredStopAtLevel=1" }
      """;

  private final Path root;
  private final Path settings;

  private SmallClone(Path root, Path settings) {
    this.root = root;
    this.settings = settings;
  }

  /**
   * Makes one.
   *
   * @param root the clone's folder, a new one
   */
  static SmallClone in(Path root) throws IOException {
    Path jar = Shell.requireJar();
    for (String name : List.of("submit", "submit/kubernetes", "conf")) {
      Path copy = Files.createDirectories(root.resolve(name));
      try (var files = Files.list(Shell.HOME.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    Files.write(root.resolve("model.h5"), TestModels.everything());
    Path target = Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
    Files.createSymbolicLink(target.resolve("spark"), jar.resolveSibling("spark"));
    Path settings = Files.writeString(target.resolve("small.conf"), SMALL);
    return new SmallClone(root, settings);
  }

  /** Its folder. */
  Path root() {
    return root;
  }

  /** A command of submit/ with the settings for small runs; any other as it is. */
  String small(String command) {
    return command.matches("([A-Z_]+=\\S+ )*submit/.*")
        ? command + " --conf '" + settings + "'"
        : command;
  }
}
