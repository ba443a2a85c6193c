package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.manifest.Sha256;

/** A standalone cluster on loopback: a master and two workers of one core, each a process. */
class TwoExecutorsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int START_SECONDS = 600;

  /** A file of the shuffle that is longer holds images and not only rows of the manifest. */
  private static final long IMAGES = 500_000;

  private static final List<Process> DAEMONS = new ArrayList<>();

  @TempDir static Path folder;

  private static PackagedApplication application;
  private static String master;

  @BeforeAll
  static void startCluster() throws Exception {
    application = new PackagedApplication(folder);
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    daemon("master", "Master", "--port", Integer.toString(port));
    awaitListening(port);
    for (String name : List.of("worker-1", "worker-2")) {
      daemon(
          name,
          "Worker",
          "--cores",
          "1",
          "--memory",
          "4g",
          "--work-dir",
          folder.resolve(name).toString(),
          master);
    }
    Files.createDirectory(folder.resolve("events"));
  }

  @AfterAll
  static void stopCluster() throws InterruptedException {
    for (Process daemon : DAEMONS) {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
      daemon.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void trainsOnTwoExecutorsAndPredictsAsLocally() throws Exception {
    cluster("train", "--data", SmallModel.path("packed"), "--out", at("cluster-model"));
    Map<String, Set<String>> executors = executorsByJob();
    assertThat(executors.keySet()).anyMatch(name -> name.startsWith("Train epoch 1"));
    executors.forEach(
        (name, on) -> {
          if (name.startsWith("Train epoch")) {
            assertThat(on).as("executors of \u201c%s\u201d", name).hasSize(2);
          }
        });

    InProcess.mustDo("train", "--data", SmallModel.path("packed"), "--out", at("local-model"));
    cluster(
        "score",
        "--data",
        SmallModel.path("packed"),
        "--model",
        at("cluster-model"),
        "--out",
        at("cluster-scores"));
    InProcess.mustDo(
        "score",
        "--data",
        SmallModel.path("packed"),
        "--model",
        at("local-model"),
        "--out",
        at("local-scores"));
    Map<String, Double> onCluster = probabilities("cluster-scores");
    Map<String, Double> onOneMachine = probabilities("local-scores");
    assertThat(onCluster).hasSize(SmallModel.CELLS).containsOnlyKeys(onOneMachine.keySet());
    onCluster.forEach(
        (path, probability) ->
            assertThat(Math.abs(probability - onOneMachine.get(path))).as(path).isLessThan(1e-5));
    assertThat(onCluster.values().stream().distinct().count())
        .as("different images have different probabilities")
        .isGreaterThan(SmallModel.CELLS / 2);
  }

  @Test
  void packsTheSameBytesWhenAnExecutorIsKilledInTheMiddle() throws Exception {
    InProcess.mustDo("synth", "--out", at("cells"), "--set", "synth.cells=1500");
    InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"));
    String files = "pack.file-size-mb=2";
    // In a JVM that has done other work Parquet may list the encodings in another order.
    Finished undisturbed =
        application.job(
            "pack", "--catalog", at("catalog"), "--out", at("undisturbed"), "--set", files);
    assertThat(undisturbed.code()).as(undisturbed.err()).isZero();

    CompletableFuture<Void> killed = CompletableFuture.runAsync(TwoExecutorsIT::killAnExecutor);
    cluster("pack", "--catalog", at("catalog"), "--out", at("disturbed"), "--set", files);
    killed.get(START_SECONDS, TimeUnit.SECONDS);

    assertThat(events("SparkListenerExecutorRemoved")).isNotEmpty();
    List<String> expected = digests("undisturbed");
    assertThat(expected).hasSizeGreaterThan(3);
    assertThat(digests("disturbed")).isEqualTo(expected);
    assertThat(PackagedApplication.tree(folder))
        .noneMatch(path -> path.contains("_staging") || path.contains("_temporary"));
  }

  /** Kills the first executor that has read some images and shuffled them. */
  private static void killAnExecutor() {
    try {
      for (int tries = 0; tries < START_SECONDS * 20; tries++) {
        if (hasShuffled()) {
          List<ProcessHandle> executors =
              DAEMONS.stream()
                  .flatMap(Process::descendants)
                  .filter(
                      process ->
                          process
                              .info()
                              .commandLine()
                              .orElse("")
                              .contains("CoarseGrainedExecutorBackend"))
                  .toList();
          if (!executors.isEmpty()) {
            executors.get(0).destroyForcibly();
            return;
          }
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("no executor has shuffled anything");
  }

  private static boolean hasShuffled() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.anyMatch(
          file ->
              file.getFileName().toString().matches("shuffle_.*\\.data")
                  && file.toFile().length() > IMAGES);
    } catch (UncheckedIOException e) {
      return false; // a folder went away while it was looked at
    }
  }

  private static List<String> digests(String packed) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(packed).resolve("cells"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .map(
              file -> {
                try {
                  return Sha256.hex(Files.readAllBytes(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  private static List<String> events(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("events"))) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(
              file -> {
                try {
                  return Files.readAllLines(file).stream();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .filter(line -> line.contains(kind))
          .toList();
    }
  }

  private static void cluster(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("bash", PackagedApplication.SCRIPT.toString()));
    all.addAll(List.of(args));
    all.addAll(PackagedApplication.SMALL);
    all.addAll(
        List.of("--conf", PackagedApplication.HOME.resolve("conf/standalone.conf").toString()));
    for (String setting :
        List.of(
            "spark.master=" + master,
            "spark.executor-memory=768m",
            "train.workers=2",
            "spark.properties.spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 "
                + String.join(" ", PackagedApplication.CLASS_ARCHIVE),
            "spark.properties.spark.executor.cores=1",
            "spark.properties.spark.cores.max=2",
            "spark.properties.spark.driver.host=127.0.0.1",
            "spark.properties.spark.driver.bindAddress=127.0.0.1",
            "spark.properties.spark.ui.enabled=false",
            "spark.properties.spark.eventLog.enabled=true",
            "spark.properties.spark.eventLog.dir=" + folder.resolve("events").toUri())) {
      all.addAll(List.of("--set", setting));
    }
    Finished finished = application.run(all);
    assertThat(finished.code()).as(finished.err()).isZero();
  }

  private static Map<String, Double> probabilities(String name) {
    Map<String, Double> probabilities = new TreeMap<>();
    for (Row row : Parquet.rows(folder.resolve(name).resolve("predictions"))) {
      probabilities.put(row.getAs("path"), row.getAs("probability"));
    }
    return probabilities;
  }

  /** Which executors ran tasks of the jobs, by the jobs' descriptions, from Spark's own log. */
  private static Map<String, Set<String>> executorsByJob() throws IOException {
    Map<Integer, String> jobOfStage = new HashMap<>();
    Map<String, Set<String>> executors = new TreeMap<>();
    List<Path> logs;
    try (Stream<Path> files = Files.walk(folder.resolve("events"))) {
      logs = files.filter(Files::isRegularFile).toList();
    }
    for (Path log : logs) {
      for (String line : Files.readAllLines(log)) {
        JsonNode event = JSON.readTree(line);
        if (event.path("Event").asText().equals("SparkListenerJobStart")) {
          String name = event.path("Properties").path("spark.job.description").asText();
          // The last stage is the one that trains; those before it are not run again.
          event.path("Stage IDs").forEach(stage -> jobOfStage.put(stage.asInt(), name));
        } else if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
          String name = jobOfStage.getOrDefault(event.path("Stage ID").asInt(), "");
          executors
              .computeIfAbsent(name, key -> new HashSet<>())
              .add(event.path("Task Info").path("Executor ID").asText());
        }
      }
    }
    return executors;
  }

  private static void daemon(String log, String name, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx256m");
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(PackagedApplication.CLASS_ARCHIVE);
    String spark = PackagedApplication.SPARK.toString();
    command.addAll(List.of("-cp", spark + "/conf/:" + spark + "/jars/*"));
    command.add("org.apache.spark.deploy." + name.toLowerCase(java.util.Locale.ROOT) + "." + name);
    command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(List.of(args));
    ProcessBuilder builder = application.builder(command);
    builder.environment().put("SPARK_HOME", PackagedApplication.SPARK.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("tmp").toString());
    DAEMONS.add(
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log + ".log").toFile())
            .start());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port) throws Exception {
    for (int tries = 0; tries < START_SECONDS; tries++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LOOPBACK, port), 1_000);
        return;
      } catch (IOException e) {
        TimeUnit.SECONDS.sleep(1);
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("master.log")));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
