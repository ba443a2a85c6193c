package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the process of a driver leaves on its machine, and where it listens. */
@EnabledOnOs(OS.LINUX)
class DriverProcessIT {
  private static final long MOST_BYTES = 30L << 20;
  private static final String LISTENING = "0A";
  private static final int TRIES = 600;

  @TempDir Path folder;

  private PackagedApplication application;
  private Process driver;

  @BeforeEach
  void needTheJar() {
    application = new PackagedApplication(folder);
  }

  @AfterEach
  void end() {
    if (driver != null) {
      driver.destroyForcibly();
    }
  }

  /** Hospitals' schedulers kill a driver every night; the disk must not be full after a month. */
  @Test
  void leavesLittleWhenItIsKilledAndAnEmptyFolderAfterTheNextJob() throws Exception {
    driver = start(script("--set", "synth.cells=100000"));
    waitFor(() -> !listened().isEmpty());
    Path scratch = folder.resolve("tmp");
    driver.destroyForcibly().waitFor();
    assertThat(sizeOf(scratch)).isLessThan(MOST_BYTES);
    List<String> killed = foldersOfDrivers(scratch);
    assertThat(killed).isNotEmpty();
    assertThat(application.run(script("--set", "synth.cells=60", "--overwrite")).code()).isZero();
    assertThat(foldersOfDrivers(scratch)).hasSize(1).doesNotContainAnyElementsOf(killed);
    assertThat(sizeOf(scratch)).isZero();
  }

  @Test
  void listensOnThisMachineOnly() throws Exception {
    driver = start(script("--set", "synth.cells=100000"));
    waitFor(() -> listened().size() >= 3); // with Spark's page
    assertThat(listened()).allMatch(DriverProcessIT::isLoopback);
  }

  @Test
  void listensOnThisMachineOnlyWhenSparkSubmitStartsIt() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    for (String opened : List.of("lang", "lang.invoke", "nio", "util", "util.concurrent", "net")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.addAll(List.of("-cp", PackagedApplication.SPARK.resolve("jars") + "/*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--class", "org.plasmospark.Main", PackagedApplication.JAR.toString()));
    command.addAll(job("--set", "synth.cells=100000"));
    driver = start(command);
    waitFor(() -> listened().size() >= 2);
    assertThat(listened()).allMatch(DriverProcessIT::isLoopback);
  }

  private Process start(List<String> command) throws IOException {
    return application
        .builder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> script(String... more) {
    List<String> command = new ArrayList<>(List.of("bash", PackagedApplication.SCRIPT.toString()));
    command.addAll(job(more));
    return command;
  }

  private List<String> job(String... more) {
    List<String> job = new ArrayList<>(List.of("synth", "--out", folder.resolve("out").toString()));
    job.addAll(List.of(more));
    return job;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void waitFor(Condition condition) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      if (condition.holds()) {
        return;
      }
      assertThat(driver.isAlive()).as("the job has ended").isTrue();
      Thread.sleep(100);
    }
    throw new AssertionError("it never comes to that");
  }

  /** The addresses at which the process accepts connections, as the kernel writes them. */
  private Set<String> listened() throws IOException {
    Path process = Path.of("/proc", Long.toString(driver.pid()));
    Set<String> sockets = new TreeSet<>();
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            sockets.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (java.nio.file.NoSuchFileException e) {
          continue; // closed in this moment
        }
      }
    }
    Set<String> listened = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 9 && columns[3].equals(LISTENING) && sockets.contains(columns[9])) {
          listened.add(columns[1]);
        }
      }
    }
    return listened;
  }

  private static boolean isLoopback(String address) {
    String host = address.substring(0, address.indexOf(':'));
    return host.endsWith("0100007F") || host.equals("00000000000000000000000001000000");
  }

  private static List<String> foldersOfDrivers(Path scratch) throws IOException {
    return PackagedApplication.tree(scratch).stream()
        .filter(name -> name.matches("spark-[^/]*|blockmgr-[^/]*|plasmospark-\\d+/[^/]+"))
        .collect(Collectors.toList());
  }

  private static long sizeOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
