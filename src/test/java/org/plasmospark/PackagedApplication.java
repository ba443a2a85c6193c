package org.plasmospark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged jar and submit/run.sh, run as a user does: in a process of their own. */
final class PackagedApplication {
  static final Path HOME = Path.of(System.getProperty("plasmospark.home", ".")).toAbsolutePath();
  static final Path SCRIPT = HOME.resolve("submit/run.sh");
  static final Path JAR = Path.of(System.getProperty("plasmospark.jar", ""));
  static final Path SPARK = HOME.resolve("target/spark");

  /** Small enough for a test machine, and a network that trains in seconds. */
  static final List<String> SMALL =
      List.of(
          // Half of a short job is the work of the second compiler.
          "--set", "spark.properties.spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1",
          "--set", "spark.driver-memory=768m",
          "--set", "spark.native-memory=1g",
          "--set", "spark.master=local[2]",
          "--set", "model.input.width=48",
          "--set", "model.input.height=48",
          "--set", "train.epochs=1",
          "--set", "train.batch-size=16");

  /** Java options with which a JVM on the embedded Spark reads classes from the archive. */
  static final List<String> CLASS_ARCHIVE =
      List.of(
          "-XX:SharedArchiveFile=" + SPARK.resolve("classes.jsa"),
          "-Xlog:cds=off",
          "-Xlog:cds+dynamic=off");

  private static final long TIMEOUT_MINUTES = 20;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** What a process left. */
  record Finished(int code, String out, String err) {}

  /**
   * @param folder that processes run in
   */
  PackagedApplication(Path folder) {
    assumeTrue(
        Files.isRegularFile(JAR), "SKIPPED: no packaged jar (mvn verify sets plasmospark.jar)");
    this.folder = folder;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PLASMOSPARK_JAR", JAR.toString());
  }

  /** Variables of the processes that are started from now on. */
  Map<String, String> environment() {
    return environment;
  }

  /** submit/run.sh with {@link #SMALL} settings. */
  Finished job(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(args));
    command.addAll(SMALL);
    return run(command);
  }

  /** The script with nothing but the arguments. */
  Finished script(Path script, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    return run(command);
  }

  /** Any command; killed after some minutes. */
  Finished run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        builder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(
            "does not end: " + command + "\n" + Files.readString(err, StandardCharsets.UTF_8));
      }
      return new Finished(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** A process that is set up as those of {@link #run}, but not started. */
  ProcessBuilder builder(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(k -> k.startsWith("SPARK_") || k.startsWith("OMP_"));
    builder.environment().remove("PLASMOSPARK_JAR");
    builder.environment().put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** Everything below a folder, relative, sorted. */
  static List<String> tree(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }
}
