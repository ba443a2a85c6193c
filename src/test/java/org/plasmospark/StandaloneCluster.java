package org.plasmospark;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Spark master and workers in JVMs of their own on loopback, from the embedded Spark. */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/sun.nio.ch",
          "java.base/sun.security.action");

  private final List<Process> processes = new ArrayList<>();
  private final Path home;
  private final Path folder;
  private final String address;

  private StandaloneCluster(Path home, Path folder, String address) {
    this.home = home;
    this.folder = folder;
    this.address = address;
  }

  /**
   * Starts a master and waits for its workers.
   *
   * @param home of a Spark, with its jars below
   * @param folder for logs and work
   * @param workers of one core each
   */
  static StandaloneCluster start(Path home, Path folder, int workers)
      throws IOException, InterruptedException {
    int port = freePort();
    StandaloneCluster cluster = new StandaloneCluster(home, folder, "spark://127.0.0.1:" + port);
    try {
      Path log =
          cluster.launch(
              "master",
              "org.apache.spark.deploy.master.Master",
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(port),
              "--webui-port",
              Integer.toString(freePort()));
      cluster.await(log, "I have been elected leader", 1);
      for (int worker = 0; worker < workers; worker++) {
        cluster.launch(
            "worker-" + worker,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "4g",
            "--webui-port",
            Integer.toString(freePort()),
            "--work-dir",
            folder.resolve("work-" + worker).toString(),
            cluster.address);
      }
      cluster.await(log, "Registering worker", workers);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** What {@code spark.master} must be. */
  String address() {
    return address;
  }

  private Path launch(String name, String main, String... arguments) throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    OPENED.forEach(module -> command.add("--add-opens=" + module + "=ALL-UNNAMED"));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1"));
    processes.add(builder.start());
    return log;
  }

  private void await(Path log, String text, int times) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      String said = Files.readString(log, StandardCharsets.UTF_8);
      if (said.split(text, -1).length > times) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "not " + times + " times '" + text + "' in " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
