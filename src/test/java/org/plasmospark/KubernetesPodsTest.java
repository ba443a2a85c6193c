package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pods that conf/kubernetes.conf leads to. {@code -Dplasmospark.golden.write=true} writes those
 * that are compared anew.
 */
class KubernetesPodsTest {
  private static final Path EXPECTED = Path.of("src/test/resources/org/plasmospark/kubernetes");
  private static final Path CONF = Path.of("conf/kubernetes.conf");
  private static final Path TEMPLATE = Path.of("submit/kubernetes/executor-pod.yaml");
  private static final String POD = "spark.properties.spark.kubernetes.executor.podNamePrefix=job";
  private static final String HEAP = "spark.executor-memory=5g";
  private static final String NATIVE = "spark.native-memory=6g";

  @TempDir Path folder;

  @Test
  void areThoseThatWereLookedAt() throws IOException {
    SparkPods pods = new SparkPods(List.of(CONF), POD);
    SparkPods.Driver driver = pods.driver(pods.submitted(folder));
    Map<String, String> session = pods.ofTheSession(driver.properties());

    // Where Spark has put the template, and not where submit/run.sh found it.
    assertThat(session)
        .containsEntry(
            "spark.kubernetes.executor.podTemplateFile",
            "/opt/spark/pod-template/pod-spec-template.yml")
        .containsEntry("spark.submit.deployMode", "client");
    compare("driver.yaml", driver.pod());
    compare("executor.yaml", pods.executor(session, TEMPLATE));
  }

  @Test
  void haveTheMemoryThatOperationsSay() throws IOException {
    SparkPods pods = new SparkPods(List.of(CONF), HEAP, NATIVE);
    SparkPods.Driver driver = pods.driver(pods.submitted(folder));
    // The example of operations.md: 5 GiB of heap, 6 of native memory, half a GiB beside them.
    assertMemory(pods.executor(pods.ofTheSession(driver.properties()), TEMPLATE), 11.5);
    assertMemory(driver.pod(), 10.4);
  }

  @Test
  void aFactorDoesNotCountBesideNativeMemory() throws IOException {
    SparkPods pods =
        new SparkPods(
            List.of(CONF),
            HEAP,
            NATIVE,
            "spark.properties.spark.kubernetes.memoryOverheadFactor=0.9");
    SparkPods.Driver driver = pods.driver(pods.submitted(folder));
    assertMemory(pods.executor(pods.ofTheSession(driver.properties()), TEMPLATE), 11.5);
  }

  @Test
  void theSettingsFilesTravelWithSparksOwnProperties() throws IOException {
    Path own =
        Files.writeString(
            folder.resolve("own.conf"), "synth.cells = 77\nspark.app-name = ${HOME}\n");
    SparkPods pods = new SparkPods(List.of(CONF, own));
    SparkPods.Driver driver = pods.driver(pods.submitted(folder));
    assertThat(driver.properties())
        .doesNotContainKeys("spark.files", "spark.kubernetes.file.upload.path")
        .hasEntrySatisfying(
            KubernetesSubmission.SETTINGS_FILE + "own.conf",
            text -> assertThat(text).contains("77").contains(System.getenv("HOME")));
    assertThat(driver.resources())
        .filteredOn(ConfigMap.class::isInstance)
        .extracting(map -> String.valueOf(((ConfigMap) map).getData()))
        .as("the executors' template, which the driver reads")
        .anySatisfy(data -> assertThat(data).contains("automountServiceAccountToken: false"));
  }

  @Test
  void haveAGpuEach() throws IOException {
    SparkPods pods =
        new SparkPods(List.of(CONF, Path.of("conf/gpu.conf"), Path.of("conf/kubernetes-gpu.conf")));
    SparkPods.Driver driver = pods.driver(pods.submitted(folder));
    Pod executor = pods.executor(pods.ofTheSession(driver.properties()), TEMPLATE);
    for (Pod pod : List.of(driver.pod(), executor)) {
      assertThat(container(pod).getResources().getLimits())
          .containsEntry("nvidia.com/gpu", new Quantity("1"));
    }
  }

  @Test
  void executorsOfADriverInAJobAreTheSame() throws IOException {
    SparkPods cluster = new SparkPods(List.of(CONF), POD);
    Map<String, String> session =
        cluster.ofTheSession(cluster.driver(cluster.submitted(folder)).properties());
    SparkPods client =
        new SparkPods(List.of(CONF), POD, "spark.properties.spark.submit.deployMode=client");
    Map<String, String> submitted = new TreeMap<>(client.submitted(folder));
    assertThat(submitted).doesNotContainKey(Launch.SHIPPED);
    for (String name : List.of("spark.driver.host", "spark.driver.port")) {
      submitted.put(name, session.get(name));
    }
    Pod executor = client.executor(submitted, TEMPLATE);
    assertThat(container(executor).getResources())
        .isEqualTo(container(cluster.executor(session, TEMPLATE)).getResources());
    assertThat(executor.getSpec().getSecurityContext())
        .isEqualTo(cluster.executor(session, TEMPLATE).getSpec().getSecurityContext());
  }

  private static Container container(Pod pod) {
    assertThat(pod.getSpec().getContainers()).hasSize(1);
    return pod.getSpec().getContainers().get(0);
  }

  private static void assertMemory(Pod pod, double gibibytes) {
    Map<String, Quantity> requests = container(pod).getResources().getRequests();
    assertThat(Quantity.getAmountInBytes(requests.get("memory")).doubleValue() / (1L << 30))
        .isBetween(gibibytes - 0.01, gibibytes + 0.01);
    assertThat(container(pod).getResources().getLimits())
        .containsEntry("memory", requests.get("memory"));
  }

  private static void compare(String name, Pod pod) throws IOException {
    String actual =
        Serialization.asYaml(pod)
            .replaceAll("spark-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "spark-UUID")
            .replaceAll("spark-(drv|exec)-[0-9a-f]{16}", "spark-$1-HEX")
            .replaceAll("plasmospark-train-[0-9a-f]{16}", "plasmospark-train-HEX")
            .replaceAll("(name: \"SPARK_USER\"\\s+value: )\\S+", "$1\"USER\"");
    Path expected = EXPECTED.resolve(name);
    if (Boolean.getBoolean("plasmospark.golden.write")) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }
}
