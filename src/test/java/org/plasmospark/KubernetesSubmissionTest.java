package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

class KubernetesSubmissionTest {
  private static final String TEMPLATE = "spark.kubernetes.driver.podTemplateFile";
  private static final String IMAGE = "spark.kubernetes.container.image";
  private static final Map<String, String> MASTER = Map.of("spark.master", "k8s://https://api");

  @TempDir Path folder;

  private final Map<String, String> properties = new HashMap<>(MASTER);

  @AfterEach
  void forget() {
    System.clearProperty(Launch.SHIPPED);
    System.clearProperty(KubernetesSubmission.SETTINGS_FILE + "my.conf");
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    properties.put(TEMPLATE, "no/driver.yaml");
    assertThatThrownBy(() -> KubernetesSubmission.requireImageAndTemplates(properties))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.master=k8s://https://api needs an image for the pods")
        .hasMessageContaining("there is no pod template no/driver.yaml (" + TEMPLATE + ")");
  }

  @Test
  void takesAnImageForBothOrOneEachAndTemplatesFromAnywhere() throws IOException {
    properties.put(IMAGE, "image");
    properties.put(TEMPLATE, Files.createFile(folder.resolve("driver.yaml")).toString());
    KubernetesSubmission.requireImageAndTemplates(properties);
    properties.put(TEMPLATE, "s3a://templates/driver.yaml");
    KubernetesSubmission.requireImageAndTemplates(properties);

    properties.remove(IMAGE);
    properties.put("spark.kubernetes.driver.container.image", "d");
    assertThatThrownBy(() -> KubernetesSubmission.requireImageAndTemplates(properties))
        .hasMessageContaining("needs an image");
    properties.put("spark.kubernetes.executor.container.image", "e");
    KubernetesSubmission.requireImageAndTemplates(properties);
  }

  @Test
  void aDriverReadsTheSettingsThatCameWithItsProperties() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.conf"),
            "synth { cells = 77 } # a remark\nspark.app-name = ${HOME}\ntrain.workers = null\n");
    KubernetesSubmission.ship(List.of(file), properties);
    Files.delete(file);
    properties.forEach(System::setProperty);
    System.clearProperty("spark.master");
    System.setProperty(Launch.SHIPPED, "true");

    Finished shown = InProcess.run(List.of("show-config", "--conf", "/elsewhere/my.conf"));
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("synth.cells = 77  # my.conf\n")
        .contains("spark.app-name = \"%s\"  # my.conf\n".formatted(System.getenv("HOME")))
        .contains("train.workers = null  # my.conf\n");
  }
}
