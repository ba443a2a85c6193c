package org.plasmospark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.plasmospark.PackagedApplication.Finished;

/**
 * YARN in this JVM, with a Spark for it: the embedded one, the classes for YARN, and a
 * spark-submit. Containers are processes of this machine, and files lie on its disk.
 */
final class YarnCluster implements AutoCloseable {
  private final PackagedApplication application;
  private final MiniYARNCluster yarn;
  private final YarnClient client;
  private final Path home;
  private final Path hadoopConf;

  /**
   * @param folder of all that it leaves
   */
  YarnCluster(Path folder) throws Exception {
    application = new PackagedApplication(folder);
    home = SparkHome.in(folder.resolve("spark"));
    Configurator.setLevel("org.apache.hadoop", Level.ERROR);
    Configuration settings = new YarnConfiguration();
    settings.set("hadoop.tmp.dir", folder.resolve("hadoop").toString());
    settings.set(
        YarnConfiguration.RM_SCHEDULER,
        "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
    settings.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 16 << 10);
    settings.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 16 << 10);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 64);
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, 16 << 10);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.9");
    settings.set(YarnConfiguration.YARN_APPLICATION_CLASSPATH, "");
    yarn = new MiniYARNCluster("yarn", 1, 1, 1);
    yarn.init(settings);
    yarn.start();
    hadoopConf = Files.createDirectories(folder.resolve("hadoop-conf"));
    try (OutputStream out = Files.newOutputStream(hadoopConf.resolve("yarn-site.xml"))) {
      yarn.getConfig().writeXml(out);
    }
    application.environment().put("SPARK_HOME", home.toString());
    application.environment().put("HADOOP_CONF_DIR", hadoopConf.toString());
    client = YarnClient.createYarnClient();
    client.init(yarn.getConfig());
    client.start();
  }

  /** Starts a job by submit/run.sh with conf/yarn.conf. */
  Finished run(String mode, String job, List<String> args) throws Exception {
    List<String> all = new ArrayList<>(List.of(job));
    all.addAll(List.of("--conf", PackagedApplication.HOME.resolve("conf/yarn.conf").toString()));
    all.addAll(args);
    all.addAll(PackagedApplication.SMALL);
    for (String setting : settings(mode)) {
      all.addAll(List.of("--set", setting));
    }
    return application.script(PackagedApplication.SCRIPT, all.toArray(String[]::new));
  }

  private List<String> settings(String mode) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spark.master=yarn",
                "spark.properties.spark.submit.deployMode=" + mode,
                "spark.executor-memory=768m",
                "train.workers=null"));
    ofThisMachine(mode)
        .forEach((name, value) -> settings.add("spark.properties." + name + "=" + value));
    return settings;
  }

  private Map<String, String> ofThisMachine(String mode) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("spark.yarn.jars", "local:" + home.resolve("jars") + "/*");
    properties.put("spark.hadoop.fs.defaultFS", "file:///");
    // The pages need a proxy of YARN that the embedded Spark has not.
    properties.put("spark.ui.enabled", "false");
    properties.put("spark.executor.instances", "2");
    properties.put("spark.executor.cores", "1");
    if (!mode.equals("cluster")) {
      properties.put("spark.driver.host", "127.0.0.1");
    }
    return properties;
  }

  /** The README's commands for this cluster. */
  ClusterReadme readme(Path folder, String mode) {
    return new ClusterReadme(
        folder,
        Map.of("/opt/spark", home.toString(), "/etc/hadoop/conf", hadoopConf.toString()),
        ofThisMachine(mode).entrySet().stream()
            .map(e -> "spark.properties.\"%s\" = \"%s\"".formatted(e.getKey(), e.getValue()))
            .toList());
  }

  /** The application that was started last. */
  ApplicationReport last() throws Exception {
    return client.getApplications().stream()
        .max(Comparator.comparing(ApplicationReport::getApplicationId))
        .orElseThrow();
  }

  /** How often its driver was started. */
  int attempts(ApplicationReport report) throws Exception {
    return client.getApplicationAttempts(report.getApplicationId()).size();
  }

  @Override
  public void close() throws IOException {
    client.stop();
    yarn.stop();
  }
}
