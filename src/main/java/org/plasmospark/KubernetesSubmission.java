package org.plasmospark;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.settings.SettingsLoader;

/**
 * What a job on Kubernetes needs, and how its settings reach a driver that is a pod. Spark hands
 * properties to such a driver by a ConfigMap, but files only by a store that both can write and
 * read: the settings files travel as properties.
 */
final class KubernetesSubmission {
  /** In front of the name of a settings file; the property holds what is in it. */
  static final String SETTINGS_FILE = "spark.plasmospark.settings-file.";

  private static final String IMAGE = "spark.kubernetes.container.image";
  private static final List<String> OWN_IMAGES =
      List.of(
          "spark.kubernetes.driver.container.image", "spark.kubernetes.executor.container.image");
  private static final List<String> TEMPLATES =
      List.of(
          "spark.kubernetes.driver.podTemplateFile", "spark.kubernetes.executor.podTemplateFile");

  private KubernetesSubmission() {}

  /**
   * Makes sure of what Spark would find missing when the job is on its way.
   *
   * @throws UserException ({@link ExitCode#USAGE}) naming everything that is missing
   */
  static void requireImageAndTemplates(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    if (!properties.containsKey(IMAGE) && !properties.keySet().containsAll(OWN_IMAGES)) {
      problems.add(
          "spark.master=%s needs an image for the pods: set spark.properties.%s to the one that submit/kubernetes/Dockerfile makes"
              .formatted(properties.get("spark.master"), IMAGE));
    }
    for (String name : TEMPLATES) {
      String template = properties.get(name);
      if (template != null && isMissing(template)) {
        problems.add(
            "there is no pod template %s (%s): correct the path, which begins where you call submit/run.sh"
                .formatted(template, name));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(ExitCode.USAGE, String.join("; ", problems));
    }
  }

  /** Whether it names a file of this machine that is not there; Spark fetches other addresses. */
  static boolean isMissing(String address) {
    if (address.contains(":/")) {
      return false;
    }
    try {
      return !Files.isRegularFile(Path.of(address));
    } catch (InvalidPathException e) {
      return true;
    }
  }

  /** Puts the settings files among the properties. */
  static void ship(List<Path> files, Map<String, String> properties) {
    for (Path file : files) {
      properties.put(SETTINGS_FILE + file.getFileName(), SettingsLoader.resolved(file));
    }
  }

  /** What came with the properties of the driver that this is. */
  static Map<Path, String> settingsSent(List<Path> files) {
    Map<Path, String> texts = new HashMap<>();
    for (Path file : files) {
      String text = System.getProperty(SETTINGS_FILE + file);
      if (text != null) {
        texts.put(file, text);
      }
    }
    return texts;
  }
}
