package org.plasmospark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Runs pods of Spark as processes of this machine: what the entry point of Spark's image makes of
 * their arguments and environment.
 */
final class ProcessNodes implements StandInKubernetes.Nodes, AutoCloseable {
  private static final String MORE =
      "(spark-kubernetes_|kubernetes-|okhttp-|okio-|logging-interceptor-|zjsonpatch-|snakeyaml-|jackson-dataformat-yaml-).*";

  private final Path folder;
  private final Path spark;
  private final Map<String, Process> processes = new ConcurrentHashMap<>();

  /**
   * @param folder of all that pods leave
   */
  ProcessNodes(Path folder) throws IOException {
    this.folder = folder;
    this.spark = SparkHome.in(folder.resolve("spark"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      if (jar.getFileName().toString().matches(MORE)) {
        Files.copy(jar, spark.resolve("jars").resolve(jar.getFileName()));
      }
    }
  }

  /** A Spark that knows Kubernetes, for SPARK_HOME. */
  Path spark() {
    return spark;
  }

  /** What a pod has said. */
  String log(String pod) throws IOException {
    return Files.readString(folder.resolve(pod + ".log"));
  }

  @Override
  public void start(StandInKubernetes kubernetes, JsonNode pod) throws IOException {
    String name = pod.path("metadata").path("name").asText();
    JsonNode container = pod.path("spec").path("containers").path(0);
    List<String> arguments = new ArrayList<>();
    container.path("args").forEach(each -> arguments.add(each.asText()));
    ProcessBuilder builder =
        new ProcessBuilder()
            .directory(Files.createDirectories(folder.resolve(name + "-work-dir")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(each -> each.startsWith("SPARK_") || each.startsWith("OMP_"));
    environment.put("SPARK_HOME", spark.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    List<String> options = new ArrayList<>();
    for (JsonNode each : container.path("env")) {
      String variable = each.path("name").asText();
      String value = each.path("value").asText();
      if (variable.startsWith("SPARK_JAVA_OPT_")) {
        options.add(value);
      } else if (each.has("value") && !variable.equals("SPARK_LOCAL_DIRS")) {
        environment.put(variable, value);
      }
    }
    environment.put("SPARK_LOCAL_DIRS", folder.resolve(name + "-local").toString());
    builder.command(
        arguments.get(0).equals("driver")
            ? driver(kubernetes, pod, arguments)
            : executor(name, environment, options));
    Process process = builder.start();
    processes.put(name, process);
    process.onExit().thenAccept(ended -> kubernetes.ended(name, ended.exitValue()));
  }

  /** With what lies in the image, and what is mounted, at other places. */
  private List<String> driver(StandInKubernetes kubernetes, JsonNode pod, List<String> arguments)
      throws IOException {
    String properties = "";
    for (JsonNode map : kubernetes.all("configmaps")) {
      if (map.path("data").has("spark.properties")) {
        properties = map.path("data").path("spark.properties").asText();
      } else {
        Files.writeString(
            folder.resolve("pod-spec-template.yml"), map.path("data").elements().next().asText());
      }
    }
    Path file =
        Files.writeString(
            folder.resolve("spark.properties"),
            properties
                .replace("/opt/spark/pod-template", folder.toString())
                .replace("/opt/plasmospark/plasmospark.jar", PackagedApplication.JAR.toString()));
    List<String> command = new ArrayList<>(List.of(spark.resolve("bin/spark-submit").toString()));
    command.addAll(List.of("--conf", "spark.driver.bindAddress=127.0.0.1"));
    command.addAll(List.of("--deploy-mode", "client"));
    for (String each : arguments.subList(1, arguments.size())) {
      command.add(
          each.replace("/opt/spark/conf/spark.properties", file.toString())
              .replace("/opt/plasmospark/plasmospark.jar", PackagedApplication.JAR.toString()));
    }
    // A name of this machine in place of a service's, which the cluster would know.
    command.addAll(1, List.of("--conf", "spark.driver.host=127.0.0.1"));
    return command;
  }

  private List<String> executor(
      String name, Map<String, String> environment, List<String> options) {
    String memory = environment.get("SPARK_EXECUTOR_MEMORY");
    List<String> command = new ArrayList<>(List.of(environment.get("JAVA_HOME") + "/bin/java"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(options);
    command.addAll(List.of("-Xmx" + memory, "-cp", spark.resolve("jars") + "/*"));
    command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
    command.addAll(List.of("--driver-url", environment.get("SPARK_DRIVER_URL")));
    command.addAll(List.of("--executor-id", environment.get("SPARK_EXECUTOR_ID")));
    command.addAll(List.of("--cores", environment.get("SPARK_EXECUTOR_CORES")));
    command.addAll(List.of("--app-id", environment.get("SPARK_APPLICATION_ID")));
    command.addAll(List.of("--hostname", "127.0.0.1", "--podName", name));
    command.addAll(List.of("--resourceProfileId", environment.get("SPARK_RESOURCE_PROFILE_ID")));
    return command;
  }

  @Override
  public void stop(String pod) {
    Process process = processes.get(pod);
    if (process != null) {
      process.destroy();
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
  }
}
