package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.Shell.Finished;

/**
 * Jobs by submit/run.sh and conf/kubernetes.conf, drivers here and in pods. Spark's own classes for
 * Kubernetes ask an API that is a stand-in, and pods are processes.
 */
class KubernetesIT {
  @TempDir Path folder;

  private ProcessNodes nodes;
  private StandInKubernetes kubernetes;

  @BeforeEach
  void start() throws IOException {
    Shell.requireJar();
    nodes = new ProcessNodes(folder);
    kubernetes = new StandInKubernetes(nodes);
  }

  @AfterEach
  void stop() {
    kubernetes.close();
    nodes.close();
  }

  @Test
  void scoresWithADriverHere() throws Exception {
    Finished finished = score("client", "--set", "spark.properties.spark.driver.host=127.0.0.1");
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(Parquet.rows(folder.resolve("scored/predictions"))).hasSize(SmallModel.CELLS);
    assertThat(kubernetes.all("pods")).hasSize(2);
    assertThat(kubernetes.all("pods"))
        .allSatisfy(
            pod ->
                assertThat(pod.path("spec").path("automountServiceAccountToken").asText())
                    .isEqualTo("false"));
    assertAllowed();
  }

  @Test
  void scoresWithADriverInAPod() throws Exception {
    Finished finished = score("cluster");
    JsonNode driver = driver();
    String name = driver.path("metadata").path("name").asText();
    assertThat(exitCode(driver)).as(nodes.log(name)).isZero();
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(Parquet.rows(folder.resolve("scored/predictions"))).hasSize(SmallModel.CELLS);
    assertThat(kubernetes.all("pods")).hasSize(3);
    assertAllowed();
  }

  @Test
  void whoWaitsForAPodIsNotToldItsExitCode() throws Exception {
    Finished finished = score("cluster", "--set", "images.limits.max-file-size=1g");
    assertThat(finished.code()).isEqualTo(2);
    assertThat(kubernetes.all("pods")).as("submit/run.sh looks at the settings first").isEmpty();

    finished = run("cluster", "catalog", "--images", "/nowhere", "--out", at("catalog"));
    assertThat(exitCode(driver())).isEqualTo(ExitCode.INPUT_MISSING.code());
    assertThat(finished.code()).as(finished.err()).isZero();
  }

  /** The service account of drivers may do what they do. */
  private void assertAllowed() throws IOException {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    KubernetesManifests.read("service-account.yaml", Role.class)
        .getRules()
        .forEach(
            rule ->
                rule.getResources()
                    .forEach(kind -> allowed.put(kind, new TreeSet<>(rule.getVerbs()))));
    assertThat(kubernetes.requests().keySet()).isSubsetOf(allowed.keySet());
    kubernetes
        .requests()
        .forEach((kind, verbs) -> assertThat(verbs).as(kind).isSubsetOf(allowed.get(kind)));
  }

  private JsonNode driver() {
    return kubernetes.all("pods").stream()
        .filter(
            pod -> pod.path("metadata").path("labels").path("spark-role").asText().equals("driver"))
        .findFirst()
        .orElseThrow();
  }

  private static int exitCode(JsonNode pod) {
    return pod.path("status")
        .path("containerStatuses")
        .path(0)
        .path("state")
        .path("terminated")
        .path("exitCode")
        .asInt(-1);
  }

  private Finished score(String mode, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("score", "--images", SmallModel.path("cells")));
    args.addAll(List.of("--model", SmallModel.path("model"), "--out", at("scored")));
    args.addAll(List.of(more));
    return run(mode, args.toArray(String[]::new));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private Finished run(String mode, String... args) throws Exception {
    Shell shell =
        new Shell(Shell.HOME)
            .with("SPARK_HOME", nodes.spark().toString())
            .with("TMPDIR", folder.toString())
            .with("KUBECONFIG", at("no-kubeconfig"));
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--conf", "conf/kubernetes.conf"));
    all.addAll(PackagedApplication.SMALL);
    for (String setting :
        List.of(
            "spark.master=" + kubernetes.master(),
            // Else by a name that only the cluster knows.
            "spark.properties.spark.kubernetes.driver.master="
                + kubernetes.master().replace("k8s://", ""),
            "spark.properties.spark.submit.deployMode=" + mode,
            "spark.properties.spark.executor.instances=2",
            "spark.properties.spark.executor.cores=1",
            "spark.properties.spark.ui.enabled=false",
            "spark.executor-memory=768m",
            // Half a minute without.
            "spark.properties.spark.kubernetes.executor.apiPollingInterval=1s")) {
      all.addAll(List.of("--set", setting));
    }
    return shell.run("submit/run.sh '" + String.join("' '", all) + "'");
  }
}
