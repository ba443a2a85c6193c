package org.plasmospark;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SparkSubmitProperties;

/**
 * What submit/run.sh starts Spark with. Java's heap and the variables of its environment must be
 * known before the driver's JVM exists, so that they are worked out by a short run of this class
 * without Spark.
 */
final class Launch {
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
   */
  void write(Path file, Settings settings, String job, boolean verbose) {
    SortedMap<String, String> properties =
        SparkSubmitProperties.of(settings, job, sparkDefaults(), cores, logging(verbose));
    if ("cluster".equals(properties.get("spark.submit.deployMode"))) {
      throw new UserException(
          ExitCode.USAGE,
          CommandLines.PROGRAM
              + " runs the driver on this machine: leave out spark.submit.deployMode=cluster, or call"
              + " spark-submit --deploy-mode cluster --files with your settings files yourself");
    }
    try {
      Files.writeString(file, text(properties, settings));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.USAGE, "cannot write " + file + ": check the folder for temporary files", e);
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
    Path file = defaultsFile();
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

  private Path defaultsFile() {
    String folder = environment.get("SPARK_CONF_DIR");
    String home = environment.get("SPARK_HOME");
    if (folder != null && !folder.isEmpty()) {
      return Path.of(folder, "spark-defaults.conf");
    }
    return home == null || home.isEmpty() ? null : Path.of(home, "conf", "spark-defaults.conf");
  }

  private static List<String> logging(boolean verbose) {
    URL configuration = Launch.class.getResource("/" + Logging.CONFIGURATION);
    return verbose || configuration == null
        ? List.of()
        : List.of("-Dlog4j2.configurationFile=" + configuration);
  }
}
