package org.plasmospark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Bash commands against the packaged jar, as a user types them. */
final class Shell {
  /** The root of the repository. */
  static final Path HOME = Path.of(System.getProperty("plasmospark.home", ".")).toAbsolutePath();

  private static final Path JAR = Path.of(System.getProperty("plasmospark.jar", ""));
  private static final int MINUTES = 20;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param folder that commands run in
   */
  Shell(Path folder) {
    this.folder = folder;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** How a command ended. */
  record Finished(int code, String out, String err) {}

  /** The jar that the build has made; without one the test is skipped. */
  static Path requireJar() {
    assumeTrue(
        Files.isRegularFile(JAR), "SKIPPED: no packaged jar (mvn verify sets plasmospark.jar)");
    return JAR.toAbsolutePath();
  }

  /** Sets a variable of the commands' environment. */
  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs one command to its end; its input is empty. */
  Finished run(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("plasmospark", ".out");
    Path err = Files.createTempFile("plasmospark", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(List.of("bash", "-c", command))
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(
              k -> k.startsWith("SPARK_") || k.startsWith("OMP_") || k.startsWith("PLASMOSPARK_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command + "\n" + text(err));
      }
      return new Finished(process.exitValue(), text(out), text(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
