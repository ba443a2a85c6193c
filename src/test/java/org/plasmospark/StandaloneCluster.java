package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;

/**
 * A standalone cluster of Spark on loopback: a master, and a worker with two cores and two GPUs
 * that a stand-in for {@code nvidia-smi} lists, each a process. Applications get an executor a
 * core.
 */
final class StandaloneCluster {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int START_SECONDS = 600;

  private final List<Process> daemons = new ArrayList<>();
  private final PackagedApplication application;
  private final Path folder;
  private final String master;
  private final EventLog log;

  /**
   * @param folder of all that it leaves; applications run in it
   */
  StandaloneCluster(Path folder) throws Exception {
    this.application = new PackagedApplication(folder);
    this.folder = folder;
    this.log = new EventLog(Files.createDirectory(folder.resolve("events")));
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    daemon("Master", Map.of(), List.of(), "--port", Integer.toString(port));
    awaitListening(port);
    startWorker(Map.of());
  }

  private void startWorker(Map<String, String> environment) throws IOException {
    daemon(
        "Worker",
        environment,
        List.of(
            "-Dspark.worker.resource.gpu.amount=2",
            "-Dspark.worker.resource.gpu.discoveryScript="
                + PackagedApplication.HOME.resolve("submit/gpu-discovery.sh")),
        "--cores",
        "2",
        "--memory",
        "8g",
        "--work-dir",
        work().toString(),
        master);
  }

  /** Variables of the jobs that are started from now on. */
  Map<String, String> environment() {
    return application.environment();
  }

  /** What Spark says of its applications. */
  EventLog log() {
    return log;
  }

  /** The README's command for this cluster. */
  ClusterReadme readme() throws IOException {
    return new ClusterReadme(
        folder.resolve("readme"),
        Map.of(
            "/opt/spark",
            SparkHome.in(folder.resolve("spark")).toString(),
            "spark://spark-master:7077",
            master),
        List.of(
            "spark.properties.\"spark.executor.cores\" = 1",
            "spark.properties.\"spark.cores.max\" = 2",
            "spark.properties.\"spark.driver.host\" = 127.0.0.1"));
  }

  /** Runs a job with two executors, which must go well; the later of its arguments win. */
  Finished run(String job, List<String> args) throws Exception {
    Finished finished = tryToRun(job, args);
    assertThat(finished.code()).as(finished.err()).isZero();
    return finished;
  }

  /** Runs a job with two executors; the later of its arguments win. */
  Finished tryToRun(String job, List<String> args) throws Exception {
    List<String> all = new ArrayList<>(List.of("bash", PackagedApplication.SCRIPT.toString(), job));
    all.addAll(PackagedApplication.SMALL);
    all.addAll(
        List.of("--conf", PackagedApplication.HOME.resolve("conf/standalone.conf").toString()));
    all.addAll(log.settings());
    for (String setting :
        List.of(
            "spark.master=" + master,
            "spark.executor-memory=768m",
            // As many as there are GPUs where a job asks for them, else the two of any machine.
            "train.workers=null",
            "spark.properties.spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 "
                + String.join(" ", PackagedApplication.CLASS_ARCHIVE),
            "spark.properties.spark.executor.cores=1",
            "spark.properties.spark.cores.max=2",
            "spark.properties.spark.driver.host=127.0.0.1",
            "spark.properties.spark.driver.bindAddress=127.0.0.1",
            "spark.properties.spark.ui.enabled=false")) {
      all.addAll(List.of("--set", setting));
    }
    all.addAll(args);
    return application.run(all);
  }

  /**
   * Ends the process of one executor, as soon as there is one, by a signal that it cannot catch.
   */
  void killAnExecutor() throws InterruptedException {
    for (int tries = 0; tries < START_SECONDS * 20; tries++) {
      Optional<ProcessHandle> executor =
          daemons.stream()
              .flatMap(Process::descendants)
              .filter(StandaloneCluster::isExecutor)
              .findFirst();
      if (executor.isPresent()) {
        executor.get().destroyForcibly();
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("there is no executor");
  }

  /** Skips a test that needs an executor which can do less than this machine. */
  static void assumeThatThisProcessorMultipliesBfloat16() {
    assumeThat(
            TrainableNetworks.precision(
                ComputeOptions.DEFAULT.in(ComputeOptions.PrecisionChoice.AUTO)))
        .as("this processor multiplies bfloat16")
        .isEqualTo(Precision.BFLOAT16);
  }

  /** Does something to the cluster while a job runs. */
  static CompletableFuture<Void> inBackground(Callable<Void> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Ends the worker and all executors; what starts then sees these variables. */
  void replaceTheWorker(Map<String, String> environment) throws Exception {
    Process worker = daemons.remove(daemons.size() - 1);
    // First the worker, which would start an executor again.
    List<ProcessHandle> executors = worker.descendants().toList();
    worker.destroyForcibly().waitFor();
    executors.forEach(ProcessHandle::destroyForcibly);
    startWorker(environment);
  }

  private static boolean isExecutor(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend");
  }

  /** What each executor of all applications has written to its standard output. */
  List<String> executorOutputs() throws IOException {
    try (Stream<Path> files = Files.walk(work(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("stdout"))
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  /** Where the executors of all applications work. */
  Path work() {
    return folder.resolve("work");
  }

  private void daemon(
      String name, Map<String, String> environment, List<String> options, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx256m");
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(PackagedApplication.CLASS_ARCHIVE);
    command.addAll(options);
    String spark = PackagedApplication.SPARK.toString();
    command.addAll(List.of("-cp", spark + "/conf/:" + spark + "/jars/*"));
    command.add("org.apache.spark.deploy." + name.toLowerCase(Locale.ROOT) + "." + name);
    command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(List.of(args));
    ProcessBuilder builder = application.builder(command);
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_HOME", PackagedApplication.SPARK.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("tmp").toString());
    builder.environment().merge("PATH", nvidiaSmi().toString(), (path, own) -> own + ":" + path);
    daemons.add(
        builder
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
            .start());
  }

  /** The folder of a program that lists two GPUs. */
  private Path nvidiaSmi() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path program = programs.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '0\\n1\\n'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return programs;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(int port) throws Exception {
    for (int tries = 0; tries < START_SECONDS; tries++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LOOPBACK, port), 1_000);
        return;
      } catch (IOException e) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("Master.log")));
  }

  /** Ends all its processes. */
  void stop() throws InterruptedException {
    for (Process daemon : daemons) {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
      daemon.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
