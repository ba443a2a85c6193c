package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What submit/kubernetes holds is what Kubernetes, its operator, and one another expect. */
class KubernetesManifestsTest {
  private static final Path CONF = Path.of("conf/kubernetes.conf");
  private static final String APPLICATION = "spark-application.yaml";

  @TempDir Path folder;

  @Test
  void hasNoFieldThatKubernetesDoesNotKnow() throws IOException {
    int read = 0;
    for (Path file : KubernetesManifests.files()) {
      for (JsonNode document : KubernetesManifests.documents(file.getFileName().toString())) {
        if (KubernetesManifests.isBuiltIn(document)) {
          assertThat(KubernetesManifests.read(document)).as(file.toString()).isNotNull();
          read++;
        }
      }
    }
    assertThat(read).isEqualTo(6);
  }

  @Test
  void aWrongFieldOrTypeWouldBeSeen() {
    String pod = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: c, %s}]}}";
    for (String wrong :
        List.of(
            "securityContext: {readonlyRootFilesystem: true}",
            "securityContext: {runAsUser: root}",
            "envForm: []")) {
      JsonNode document = KubernetesManifests.parse(pod.formatted(wrong)).get(0);
      assertThatThrownBy(() -> KubernetesManifests.read(document))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(wrong.replaceAll(".*\\{|:.*", ""));
    }
  }

  @Test
  void hasNoFieldThatTheOperatorDoesNotKnow() throws IOException {
    ObjectNode manifest = (ObjectNode) application();
    assertThat(manifest.path("apiVersion").asText()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(manifest.path("kind").asText()).isEqualTo("SparkApplication");
    SparkApplicationFields fields = new SparkApplicationFields();
    assertThat(fields.problems(manifest)).isEmpty();

    ((ObjectNode) manifest.path("spec").path("driver")).put("cores", "one");
    ((ObjectNode) manifest.path("spec").path("executor")).put("core", 1);
    ((ObjectNode) manifest.path("spec").path("driver").path("securityContext")).put("priv", true);
    assertThat(fields.problems(manifest))
        .containsExactlyInAnyOrder(
            "spec.driver.cores is no integer",
            "spec.executor.core is no field that was looked up",
            "spec.driver.securityContext is no SecurityContext");
  }

  @Test
  void everyPodKeepsToTheRestrictedStandard() throws IOException {
    for (PodSpec pod : pods()) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(185);
      assertThat(pod.getSecurityContext().getRunAsGroup()).isEqualTo(185);
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      Container container = pod.getContainers().get(0);
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getVolumeMounts())
          .extracting(mount -> mount.getName())
          .allMatch(name -> pod.getVolumes().stream().anyMatch(v -> v.getName().equals(name)))
          .contains("tmp");
      assertThat(container.getEnvFrom().get(0).getSecretRef().getName())
          .isEqualTo("plasmospark-s3");
      assertThat(container.getEnvFrom().get(0).getSecretRef().getOptional()).isTrue();
    }
    assertThat(Files.readString(KubernetesManifests.FOLDER.resolve("Dockerfile")))
        .endsWith("\nUSER 185\n");
  }

  @Test
  void namesAreTheSameEverywhere() throws IOException {
    Map<String, String> settings = new SparkPods(List.of(CONF)).submitted(folder);
    String namespace = settings.get("spark.kubernetes.namespace");
    String account = settings.get("spark.kubernetes.authenticate.driver.serviceAccountName");
    String image = settings.get("spark.kubernetes.container.image");
    Job job = KubernetesManifests.read("job.yaml", Job.class);
    PodSpec jobsPod = job.getSpec().getTemplate().getSpec();
    JsonNode spec = application().path("spec");

    String accounts = "service-account.yaml";
    ServiceAccount made = KubernetesManifests.read(accounts, ServiceAccount.class);
    Role role = KubernetesManifests.read(accounts, Role.class);
    RoleBinding binding = KubernetesManifests.read(accounts, RoleBinding.class);
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects()).hasSize(1);
    assertThat(binding.getSubjects().get(0).getNamespace()).isEqualTo(namespace);
    assertThat(
            List.of(
                made.getMetadata().getName(),
                binding.getSubjects().get(0).getName(),
                jobsPod.getServiceAccountName(),
                spec.path("driver").path("serviceAccount").asText()))
        .containsOnly(account);
    assertThat(
            List.of(
                made.getMetadata().getNamespace(),
                role.getMetadata().getNamespace(),
                binding.getMetadata().getNamespace(),
                job.getMetadata().getNamespace(),
                application().path("metadata").path("namespace").asText()))
        .containsOnly(namespace);
    assertThat(List.of(jobsPod.getContainers().get(0).getImage(), spec.path("image").asText()))
        .containsOnly(image);
    assertThat(image).endsWith(":" + pom("version"));
    assertThat(spec.path("sparkVersion").asText()).isEqualTo(pom("spark.version"));
    assertThat(spec.path("mainApplicationFile").asText()).isEqualTo(SparkPods.APPLICATION);
    assertThat(Files.readString(Shell.HOME.resolve("submit/run.sh")))
        .contains("application=" + SparkPods.APPLICATION + "\n");
    assertThat(Files.readString(KubernetesManifests.FOLDER.resolve("Dockerfile")))
        .contains(
            "ARG SPARK_IMAGE=apache/spark:" + pom("spark.version") + "-scala2.12-java17-ubuntu")
        .contains("ARG JAR=target/plasmospark-" + pom("version") + ".jar")
        .contains("-t " + image + " .");
  }

  @Test
  void theRoleIsAboutThingsOfOneNamespaceAndNoMore() throws IOException {
    Role role = KubernetesManifests.read("service-account.yaml", Role.class);
    assertThat(role.getRules())
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).containsExactly("");
              assertThat(rule.getVerbs()).doesNotContain("*", "update", "patch");
            })
        .extracting(rule -> rule.getResources().get(0))
        .containsExactly("pods", "configmaps", "services");
  }

  @Test
  void whatTheOperatorAndTheJobAreToldIsWhatTheScriptWorksOut() throws IOException {
    Map<String, String> settings = new SparkPods(List.of(CONF)).submitted(folder);
    JsonNode driver = application().path("spec").path("driver");
    JsonNode executor = application().path("spec").path("executor");
    assertThat(driver.path("memoryOverhead").asText())
        .isEqualTo(settings.get("spark.driver.memoryOverhead"));
    assertThat(driver.path("javaOptions").asText().split(" "))
        .containsExactly(settings.get("spark.driver.extraJavaOptions").split(" "));
    assertThat(mebibytes(driver.path("memory"))).isEqualTo(settings.get("spark.driver.memory"));
    assertThat(mebibytes(executor.path("memory"))).isEqualTo(settings.get("spark.executor.memory"));
    assertThat(executor.path("cores").asText()).isEqualTo(settings.get("spark.executor.cores"));
    assertThat(executor.path("instances").asText())
        .isEqualTo(settings.get("spark.executor.instances"));

    assertThat(Files.readString(Shell.HOME.resolve("src/site/markdown/operations.md")))
        .contains(
            "\"spark.driver.extraJavaOptions=" + settings.get("spark.driver.extraJavaOptions"))
        .contains(" spark.driver.memoryOverhead=" + settings.get("spark.driver.memoryOverhead"))
        .contains(
            " spark.kubernetes.container.image="
                + settings.get("spark.kubernetes.container.image"));

    PodSpec job = KubernetesManifests.read("job.yaml", Job.class).getSpec().getTemplate().getSpec();
    Pod sparks = new SparkPods(List.of(CONF)).driver(settings).pod();
    assertThat(job.getContainers().get(0).getResources())
        .isEqualTo(sparks.getSpec().getContainers().get(0).getResources());
  }

  @Test
  void theCommandLinesAreOnesThatJobsTake() throws IOException {
    List<String> operator = new ArrayList<>();
    application().path("spec").path("arguments").forEach(each -> operator.add(each.asText()));
    Container container =
        KubernetesManifests.read("job.yaml", Job.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0);
    CommandLines lines = new CommandLines(JobCatalogue.all());
    for (List<String> arguments : List.of(operator, container.getArgs())) {
      CommandLines.Call call = (CommandLines.Call) lines.parse(arguments.toArray(String[]::new));
      assertThat(call.job().name()).isEqualTo("score");
      assertThat(call.files())
          .allSatisfy(
              file ->
                  assertThat(Shell.HOME.resolve(file.replace("/opt/plasmospark/", "")))
                      .isRegularFile());
    }
  }

  @Test
  void onlyWhatASecondTryCanHelpIsTriedAgain() throws IOException {
    Job job = KubernetesManifests.read("job.yaml", Job.class);
    Set<Integer> worthIt = Set.of(ExitCode.DONE.code(), ExitCode.INPUT_MISSING.code());
    List<Integer> hopeless =
        Arrays.stream(ExitCode.values())
            .filter(code -> code != ExitCode.METRIC_GATE) // no job ends with it
            .map(ExitCode::code)
            .filter(code -> !worthIt.contains(code))
            .toList();
    var rule = job.getSpec().getPodFailurePolicy().getRules().get(0);
    assertThat(rule.getAction()).isEqualTo("FailJob");
    assertThat(rule.getOnExitCodes().getValues()).containsExactlyElementsOf(hopeless);
    PodSpec pod = job.getSpec().getTemplate().getSpec();
    assertThat(rule.getOnExitCodes().getContainerName())
        .isEqualTo(pod.getContainers().get(0).getName());
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
  }

  private static List<PodSpec> pods() throws IOException {
    JsonNode application = application().path("spec");
    List<PodSpec> pods = new ArrayList<>();
    for (String template : List.of("driver-pod.yaml", "executor-pod.yaml")) {
      pods.add(KubernetesManifests.read(template, Pod.class).getSpec());
    }
    pods.add(KubernetesManifests.read("job.yaml", Job.class).getSpec().getTemplate().getSpec());
    for (String role : List.of("driver", "executor")) {
      JsonNode part = application.path(role);
      ObjectNode container = JsonNodeFactory.instance.objectNode().put("name", role);
      Stream.of("securityContext", "volumeMounts", "envFrom")
          .forEach(field -> container.set(field, part.path(field)));
      ObjectNode pod = JsonNodeFactory.instance.objectNode();
      pod.set("securityContext", part.path("podSecurityContext"));
      pod.set("volumes", application.path("volumes"));
      pod.putArray("containers").add(container);
      pods.add(KubernetesManifests.read(pod, PodSpec.class));
    }
    return pods;
  }

  private static JsonNode application() throws IOException {
    return KubernetesManifests.documents(APPLICATION).get(0);
  }

  private static String mebibytes(JsonNode gibibytes) {
    return Integer.parseInt(gibibytes.asText().replace("g", "")) * 1024 + "m";
  }

  private static String pom(String element) throws IOException {
    var found =
        Pattern.compile("<" + element + ">(.*?)</")
            .matcher(Files.readString(Shell.HOME.resolve("pom.xml")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
