package org.plasmospark;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesDriverSpec;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.JavaMainAppResource;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.internal.config.package$;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.settings.SparkSubmitProperties;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Pods as Spark itself makes them from the properties that submit/run.sh works out. Nothing is
 * asked of a Kubernetes.
 */
final class SparkPods {
  static final String APPLICATION = "local:///opt/plasmospark/plasmospark.jar";
  private static final String JOB = "train";
  private static final String TEMPLATE = "spark.kubernetes.executor.podTemplateFile";

  private final List<Path> files;
  private final List<String> sets;

  /**
   * @param files settings files
   * @param sets as {@code --set} has them
   */
  SparkPods(List<Path> files, String... sets) {
    this.files = files;
    this.sets = List.of(sets);
  }

  /** A driver's pod, what is made with it, and what its Spark is told. */
  record Driver(Pod pod, List<HasMetadata> resources, Map<String, String> properties) {}

  /** What submit/run.sh hands to spark-submit. */
  Map<String, String> submitted(Path folder) throws IOException {
    Path file = folder.resolve("properties");
    new Launch(Map.of("SPARK_HOME", folder.toString()), 2)
        .write(file, settings(files, Map.of()), files, JOB, false);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> map = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }

  /** The driver's pod of cluster mode. */
  Driver driver(Map<String, String> submitted) {
    try (KubernetesClient client = unconnected()) {
      KubernetesDriverSpec spec =
          new KubernetesDriverBuilder()
              .buildFromFeatures(
                  KubernetesConf.createDriverConf(
                      conf(submitted),
                      "spark-0",
                      new JavaMainAppResource(Option.apply(APPLICATION)),
                      Main.class.getName(),
                      new String[] {JOB, "--data", "s3a://cells/packed"},
                      Option.empty()),
                  client);
      Map<String, String> properties = new TreeMap<>(submitted);
      properties.putAll(JavaConverters.mapAsJavaMap(spec.systemProperties()));
      return new Driver(
          whole(spec.pod()),
          JavaConverters.seqAsJavaList(spec.driverKubernetesResources()),
          properties);
    }
  }

  /** What the driver starts Spark with, if Spark told it these properties. */
  Map<String, String> ofTheSession(Map<String, String> told) {
    List<Path> names = files.stream().map(Path::getFileName).toList();
    Map<Path, String> texts = new TreeMap<>();
    names.forEach(name -> texts.put(name, told.get(KubernetesSubmission.SETTINGS_FILE + name)));
    Map<String, String> given = new TreeMap<>(told);
    // The image's entry point says so.
    given.put("spark.submit.deployMode", "client");
    return SparkSubmitProperties.of(settings(names, texts), JOB, given, 2, List.of());
  }

  /**
   * An executor's pod.
   *
   * @param properties of the driver's session
   * @param template where the driver finds what Spark calls by the name of the template
   */
  Pod executor(Map<String, String> properties, Path template) {
    SparkConf conf = conf(properties).set(TEMPLATE, template.toString());
    ResourceProfile$.MODULE$.clearDefaultProfile();
    try (KubernetesClient client = unconnected()) {
      return whole(
          new KubernetesExecutorBuilder()
              .buildFromFeatures(
                  KubernetesConf.createExecutorConf(conf, "1", "spark-0", Option.empty(), 0),
                  new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
                  client,
                  ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf))
              .pod());
    } finally {
      // Spark keeps one for each JVM.
      ResourceProfile$.MODULE$.clearDefaultProfile();
    }
  }

  private Settings settings(List<Path> names, Map<Path, String> texts) {
    return SettingsLoader.load(names, texts, sets.stream().map(SettingOverride::set).toList());
  }

  private static SparkConf conf(Map<String, String> properties) {
    SparkConf conf = new SparkConf(false);
    properties.forEach(conf::set);
    return conf;
  }

  private static KubernetesClient unconnected() {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
        .build();
  }

  private static Pod whole(SparkPod pod) {
    return new PodBuilder(pod.pod())
        .editOrNewSpec()
        .addToContainers(0, pod.container())
        .endSpec()
        .build();
  }
}
