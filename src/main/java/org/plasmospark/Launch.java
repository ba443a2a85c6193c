package org.plasmospark;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SparkSubmitProperties;

/**
 * What submit/run.sh starts Spark with. Java's heap and the variables of its environment must be
 * known before the driver's JVM exists, so that they are worked out by a short run of this class
 * without Spark.
 */
final class Launch {
  /** Says that the driver finds the settings files by their names where it is started. */
  static final String SHIPPED = "spark.plasmospark.settings-shipped";

  /** In front of the path of an application that lies there on every machine, as Spark has it. */
  private static final String EVERYWHERE = "local:";

  private static final String SPARK_FILES = "spark.files";

  /** In front of the lines that are for the shell; to Spark they are comments. */
  static final String ENVIRONMENT = "#env ";

  private final Map<String, String> environment;
  private final int cores;

  /**
   * @param environment of this process
   * @param cores of this machine
   */
  Launch(Map<String, String> environment, int cores) {
    this.environment = environment;
    this.cores = cores;
  }

  /**
   * Writes a file for {@code spark-submit --properties-file}, which must hold everything, as Spark
   * does not read spark-defaults.conf beside it.
   *
   * @param files that the settings were read from
   */
  void write(Path file, Settings settings, List<Path> files, String job, boolean verbose) {
    SortedMap<String, String> properties =
        SparkSubmitProperties.of(settings, job, sparkDefaults(), cores, logging(verbose));
    requireWhatTheMasterNeeds(properties.get("spark.master"));
    HadoopSiteFiles.requireWhole(environment);
    requireWhatSparkTakes(properties);
    boolean kubernetes = SparkSubmitProperties.isKubernetes(properties);
    if (kubernetes) {
      KubernetesSubmission.requireImageAndTemplates(properties);
    }
    if (SparkSubmitProperties.isClusterMode(properties)) {
      requireDifferentNames(files);
      properties.put(SHIPPED, "true");
      if (kubernetes) {
        KubernetesSubmission.ship(files, properties);
      } else {
        ship(files, properties);
      }
    } else {
      findWhatIsEverywhere(properties);
    }
    try {
      Files.writeString(file, text(properties, settings));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.USAGE, "cannot write " + file + ": check the folder for temporary files", e);
    }
  }

  /** The Spark that the build collects has a driver, and no way to YARN or Kubernetes. */
  private void requireWhatTheMasterNeeds(String master) {
    boolean yarn = master.equals("yarn");
    if (!yarn && !master.startsWith("k8s://")) {
      return;
    }
    if (isUnset("SPARK_HOME")) {
      throw new UserException(
          ExitCode.USAGE,
          ("spark.master=%s needs a Spark of your own, for the one in target/spark knows neither YARN"
                  + " nor Kubernetes: set SPARK_HOME to a Spark 3.5 for Scala 2.12")
              .formatted(master));
    }
    Path script = configuration("spark-env.sh");
    if (yarn
        && isUnset("HADOOP_CONF_DIR")
        && isUnset("YARN_CONF_DIR")
        && !Files.isRegularFile(script)) { // which may set them
      throw new UserException(
          ExitCode.USAGE,
          "spark.master=yarn needs the settings of your Hadoop: set HADOOP_CONF_DIR to the folder of"
              + " its yarn-site.xml, often /etc/hadoop/conf");
    }
  }

  /** Spark ends without a code of ours, or leaves libraries out, where these are wrong. */
  private static void requireWhatSparkTakes(SortedMap<String, String> properties) {
    List<String> problems = new ArrayList<>(SparkSubmitProperties.problems(properties));
    for (String jar : properties.getOrDefault("spark.jars", "").split(",")) {
      String path = jar.strip().replaceFirst("^file:/*(?=/)", "");
      if (!path.isEmpty()
          && !path.matches(".*[*?\\[{].*")
          && KubernetesSubmission.isMissing(path)) {
        problems.add("spark.jars names " + path + ", which is not there: correct the path");
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(ExitCode.USAGE, String.join("; ", problems));
    }
  }

  private boolean isUnset(String variable) {
    return environment.getOrDefault(variable, "").isEmpty();
  }

  private static void requireDifferentNames(List<Path> files) {
    Set<Path> names = new HashSet<>();
    for (Path each : files) {
      if (!names.add(each.getFileName())) {
        throw new UserException(
            ExitCode.USAGE,
            "two settings files are called %s, and both are sent to the driver: rename one"
                .formatted(each.getFileName()));
      }
    }
  }

  /** The driver starts on another machine, in a folder into which Spark puts these files. */
  private static void ship(List<Path> files, SortedMap<String, String> properties) {
    String own =
        files.stream().map(each -> each.toUri().toString()).collect(Collectors.joining(","));
    if (!own.isEmpty()) {
      properties.merge(
          SPARK_FILES,
          own,
          (theirs, ours) ->
              Stream.of(theirs, ours).filter(s -> !s.isBlank()).collect(Collectors.joining(",")));
    }
  }

  /** An application that is on every machine is read there by executors, and copied to none. */
  private void findWhatIsEverywhere(SortedMap<String, String> properties) {
    String jar = environment.getOrDefault("PLASMOSPARK_JAR", "");
    if (jar.startsWith(EVERYWHERE) && !properties.get("spark.master").startsWith("local")) {
      properties.merge(
          "spark.executor.extraClassPath",
          jar.substring(EVERYWHERE.length()),
          (theirs, ours) -> theirs + ":" + ours);
    }
  }

  private String text(SortedMap<String, String> properties, Settings settings) throws IOException {
    StringBuilder text = new StringBuilder();
    int threads = SparkSubmitProperties.coreShares(settings, properties, cores).networkThreads();
    text.append(ENVIRONMENT).append("OMP_NUM_THREADS=").append(threads).append('\n');
    if (properties.get("spark.master").startsWith("local")
        && !environment.containsKey("SPARK_LOCAL_IP")) {
      // Nothing beyond this machine takes part, and its host name need not resolve.
      text.append(ENVIRONMENT).append("SPARK_LOCAL_IP=127.0.0.1\n");
    }
    StringWriter writer = new StringWriter();
    Properties all = new Properties();
    all.putAll(properties);
    all.store(writer, null);
    return text.append(writer).toString();
  }

  private Map<String, String> sparkDefaults() {
    Map<String, String> defaults = new HashMap<>();
    Path file = configuration("spark-defaults.conf");
    if (file == null || !Files.isRegularFile(file)) {
      return defaults;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          ExitCode.USAGE, "Spark's own " + file + " cannot be read: " + e.getMessage(), e);
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith("spark.")) {
        defaults.put(name, properties.getProperty(name).strip());
      }
    }
    return defaults;
  }

  /** A file of Spark's configuration, which need not be there; null without a folder for it. */
  private Path configuration(String file) {
    if (!isUnset("SPARK_CONF_DIR")) {
      return Path.of(environment.get("SPARK_CONF_DIR"), file);
    }
    return isUnset("SPARK_HOME") ? null : Path.of(environment.get("SPARK_HOME"), "conf", file);
  }

  private static List<String> logging(boolean verbose) {
    URL configuration = Launch.class.getResource("/" + Logging.CONFIGURATION);
    return verbose || configuration == null
        ? List.of()
        : List.of("-Dlog4j2.configurationFile=" + configuration);
  }
}
