package org.plasmospark.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plasmospark.task.CoreShares;

/**
 * The properties Spark is started with: what the product needs, what it prefers, and what the
 * cluster and the user say.
 */
public final class SparkSubmitProperties {
  private static final String MASTER = "spark.master";
  private static final String APP_NAME = "spark.app.name";
  private static final String DRIVER_MEMORY = "spark.driver.memory";
  private static final String EXECUTOR_MEMORY = "spark.executor.memory";
  private static final String EXECUTOR_OVERHEAD = "spark.executor.memoryOverhead";
  private static final String DRIVER_OVERHEAD = "spark.driver.memoryOverhead";
  private static final String DRIVER_OPTIONS = "spark.driver.extraJavaOptions";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String GPUS_OF_A_TASK = "spark.task.resource.gpu.amount";
  private static final String EXECUTOR_THREADS = "spark.executorEnv.OMP_NUM_THREADS";
  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String KUBERNETES = "spark.kubernetes.";

  /** Where native libraries are unpacked: below the working folder of each JVM. */
  private static final String OWN_NATIVE_CACHE = "-Dorg.bytedeco.javacpp.cachedir=javacpp-cache";

  /** The program that spark-submit names the application after if nobody else does. */
  private static final String MAIN = "org.plasmospark.Main";

  /** Results would differ or be wrong otherwise. */
  private static final Map<String, String> MANDATORY = Map.of("spark.sql.session.timeZone", "UTC");

  /** Better so, but the user may think otherwise. */
  private static final Map<String, String> PREFERRED =
      Map.of(
          "spark.ui.showConsoleProgress",
          "false",
          // Trainings side by side get equal shares of the task slots.
          "spark.scheduler.mode",
          "FAIR",
          // Cells that were dealt out before all executors were there would stay on the first ones.
          "spark.scheduler.minRegisteredResourcesRatio",
          "1.0");

  /** Properties that have a setting of their own. */
  private static final Map<String, String> OWN_SETTING =
      Map.of(
          MASTER,
          "spark.master",
          APP_NAME,
          "spark.app-name",
          DRIVER_MEMORY,
          "spark.driver-memory",
          EXECUTOR_MEMORY,
          "spark.executor-memory",
          EXECUTOR_THREADS,
          "compute.threads");

  /** States and networks pass through Spark as these are set by the session. */
  private static final Set<String> OURS =
      Set.of(
          "spark.serializer",
          "spark.kryo.registrator",
          "spark.kryoserializer.buffer.max",
          "spark.driver.maxResultSize",
          "spark.broadcast.compress");

  /** Properties that spark-submit adds the application to: what the user sets comes on top. */
  private static final List<String> LISTS = List.of("spark.jars", "spark.files");

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[([^,\\]]+).*\\])?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)b?");
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private SparkSubmitProperties() {}

  /**
   * Merges; the later wins: preferred values, defaults of reference.conf, {@code given}, what the
   * user set, what is mandatory. Java options are joined, the user's after ours. Merging what was
   * merged before changes nothing. In a driver's pod, what Kubernetes was told wins over the user.
   *
   * @param job name of the job
   * @param given what spark-submit and its spark-defaults.conf say
   * @param cores of this machine
   * @param driverOptions more Java options for the driver
   * @return every property of {@code given} and of ours; may hold secrets
   */
  public static SortedMap<String, String> of(
      Settings settings,
      String job,
      Map<String, String> given,
      int cores,
      List<String> driverOptions) {
    SparkSettings spark = settings.spark();
    SortedMap<String, String> merged = new TreeMap<>(PREFERRED);
    merged.put(MASTER, spark.master());
    merged.put(APP_NAME, appName(spark, job));
    merged.put(DRIVER_MEMORY, mebibytes(spark.driverMemory()));
    merged.put(EXECUTOR_MEMORY, mebibytes(spark.executorMemory()));
    merged.putAll(given);
    if (MAIN.equals(given.get(APP_NAME))) {
      merged.put(APP_NAME, appName(spark, job));
    }
    OWN_SETTING.forEach(
        (property, key) -> {
          if (settings.effective().isExplicit(key)) {
            explicit(property, spark, job).ifPresent(value -> merged.put(property, value));
          }
        });
    merged.putAll(spark.properties());
    if ("true".equals(given.get(KUBERNETES + "submitInDriver"))) {
      keepWhatThePodWasMadeWith(given, merged);
    }
    LISTS.forEach(
        list -> merged.computeIfPresent(list, (name, own) -> joined(given.get(name), own)));
    merged.put(
        EXECUTOR_THREADS, Integer.toString(coreShares(settings, merged, cores).networkThreads()));
    merged.putIfAbsent(EXECUTOR_OVERHEAD, overhead(spark, merged.get(EXECUTOR_MEMORY)));
    if (isClusterMode(merged)) {
      driverOfTheCluster(spark, merged);
    }
    merged.put(
        DRIVER_OPTIONS,
        join(driverOptions(spark, merged, driverOptions), merged.get(DRIVER_OPTIONS)));
    merged.put(
        EXECUTOR_OPTIONS, join(executorOptions(spark, merged), merged.get(EXECUTOR_OPTIONS)));
    merged.putAll(MANDATORY);
    return merged;
  }

  /**
   * How the cores of one JVM are shared out: of the driver's where it is the only one, else of an
   * executor's. Its threads of a network are what libgomp reads from {@code OMP_NUM_THREADS} when
   * the JVM starts.
   *
   * @param properties merged ones
   * @param cores of this machine
   */
  public static CoreShares coreShares(
      Settings settings, Map<String, String> properties, int cores) {
    int taskCpus = Math.max(1, wholeNumber(properties.get("spark.task.cpus")).orElse(1));
    Matcher local = LOCAL.matcher(properties.getOrDefault(MASTER, ""));
    int available;
    int slots;
    if (local.matches()) {
      available = cores;
      slots = local.group(1) == null ? 1 : wholeNumber(local.group(1)).orElse(cores);
    } else {
      // What the manager gives an executor, if nobody has said it: enough for one task at least.
      available = Math.max(taskCpus, wholeNumber(properties.get("spark.executor.cores")).orElse(1));
      // A task that has a GPU to itself has the executor to itself.
      slots = wholeNumber(properties.get(GPUS_OF_A_TASK)).orElse(0) > 0 ? taskCpus : available;
    }
    return CoreShares.of(
        available,
        Math.max(1, slots),
        taskCpus,
        settings.compute().threads(),
        settings.compute().decodeThreads());
  }

  /**
   * Why a property may not be among {@code spark.properties}, as the end of a sentence that begins
   * with its name.
   */
  static Optional<String> problem(String name, String value) {
    if (!name.matches("spark\\.[^\\s=:]+")) {
      return Optional.of("is not a property of Spark: their names begin with spark.");
    }
    if (OWN_SETTING.containsKey(name)) {
      return Optional.of("has a setting of its own: set " + OWN_SETTING.get(name));
    }
    if (MANDATORY.containsKey(name) && !MANDATORY.get(name).equals(value)) {
      return Optional.of("must stay " + MANDATORY.get(name) + ", or results would change");
    }
    if (OURS.contains(name)) {
      return Optional.of("is set by Plasmospark itself: leave it out");
    }
    return PropertyRules.problem(name, value);
  }

  /** Everything that Spark would refuse before the job begins, each as half a sentence. */
  public static List<String> problems(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    properties.forEach(
        (name, value) ->
            PropertyRules.problem(name, value).ifPresent(why -> problems.add(name + " " + why)));
    if (isClusterMode(properties) && LOCAL.matcher(properties.get(MASTER)).matches()) {
      problems.add(
          "%s=cluster needs a cluster, and spark.master is %s: set one of them right"
              .formatted(DEPLOY_MODE, properties.get(MASTER)));
    }
    return problems;
  }

  private static Optional<String> explicit(String property, SparkSettings spark, String job) {
    return switch (property) {
      case MASTER -> Optional.of(spark.master());
      case APP_NAME -> Optional.of(appName(spark, job));
      case DRIVER_MEMORY -> Optional.of(mebibytes(spark.driverMemory()));
      case EXECUTOR_MEMORY -> Optional.of(mebibytes(spark.executorMemory()));
      default -> Optional.empty();
    };
  }

  private static String appName(SparkSettings spark, String job) {
    return spark.appName() + " " + job;
  }

  private static List<String> driverOptions(
      SparkSettings spark, Map<String, String> properties, List<String> more) {
    List<String> options =
        new ArrayList<>(memoryOptions(spark, properties, DRIVER_MEMORY, DRIVER_OVERHEAD));
    if (!isClusterMode(properties)) {
      options.addAll(more); // they name files of this machine
    } else if (isKubernetes(properties)) {
      options.add(OWN_NATIVE_CACHE); // the user of the image has no home
    }
    return options;
  }

  private static List<String> executorOptions(SparkSettings spark, Map<String, String> properties) {
    List<String> options = memoryOptions(spark, properties, EXECUTOR_MEMORY, EXECUTOR_OVERHEAD);
    if (LOCAL.matcher(properties.get(MASTER)).matches()) {
      return options;
    }
    // Executors of one host must not unpack native libraries into one folder at the same time; a
    // relative path is below each executor's own working folder.
    return Stream.concat(options.stream(), Stream.of(OWN_NATIVE_CACHE)).toList();
  }

  private static List<String> memoryOptions(
      SparkSettings spark, Map<String, String> properties, String memory, String overhead) {
    // A container ends a JVM that takes more; the library must refuse before.
    long beside =
        inContainers(properties)
            ? size(properties.getOrDefault(overhead, "")).orElse(spark.nativeMemory() + GIB)
            : spark.nativeMemory() + GIB;
    long physical = size(properties.get(memory)).orElse(spark.driverMemory()) + beside;
    return List.of(
        // DL4J ships with its fast convolutions switched off.
        "-Dorg.eclipse.deeplearning4j.helpers.disable=false",
        "-Dorg.bytedeco.javacpp.maxbytes=" + spark.nativeMemory(),
        "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + physical);
  }

  /** Whether the driver runs on the cluster and not where the job is started. */
  public static boolean isClusterMode(Map<String, String> properties) {
    return "cluster".equals(properties.get(DEPLOY_MODE));
  }

  /** Whether driver and executors, or the executors alone, are pods. */
  public static boolean isKubernetes(Map<String, String> properties) {
    return properties.getOrDefault(MASTER, "").startsWith("k8s://");
  }

  private static boolean inContainers(Map<String, String> properties) {
    return isKubernetes(properties) || "yarn".equals(properties.get(MASTER));
  }

  /**
   * Spark starts the driver of a pod as one of client mode, and has put files that it names to
   * other places. The settings files still say what was said where the job was started.
   */
  private static void keepWhatThePodWasMadeWith(
      Map<String, String> given, Map<String, String> merged) {
    given.forEach(
        (name, value) -> {
          if (name.startsWith(KUBERNETES) || name.equals(MASTER) || name.equals(DEPLOY_MODE)) {
            merged.put(name, value);
          }
        });
  }

  /** What run.sh does for a driver on its own machine. */
  private static void driverOfTheCluster(SparkSettings spark, Map<String, String> merged) {
    merged.putIfAbsent(DRIVER_OVERHEAD, overhead(spark, merged.get(DRIVER_MEMORY)));
    // A second attempt would compute all over, or find the output there.
    merged.putIfAbsent("spark.yarn.maxAppAttempts", "1");
    String threads = Integer.toString(wholeNumber(merged.get("spark.driver.cores")).orElse(1));
    merged.putIfAbsent("spark.yarn.appMasterEnv.OMP_NUM_THREADS", threads);
    merged.putIfAbsent("spark.kubernetes.driverEnv.OMP_NUM_THREADS", threads);
  }

  /** Native memory, and beside it what Spark itself adds by default: a tenth, at least 384 MiB. */
  private static String overhead(SparkSettings spark, String heapSize) {
    long heap = size(heapSize).orElse(spark.executorMemory());
    return mebibytes(spark.nativeMemory() + Math.max(384 * MIB, heap / 10));
  }

  /** Addresses with commas between; spark-submit writes those it has seen already as URIs. */
  private static String joined(String given, String own) {
    if (given == null || given.isBlank()) {
      return own;
    }
    Set<String> names =
        Stream.of(given.split(","))
            .map(SparkSubmitProperties::fileName)
            .collect(Collectors.toSet());
    return Stream.concat(
            Stream.of(given),
            Stream.of(own.split(",")).filter(address -> !names.contains(fileName(address))))
        .collect(Collectors.joining(","));
  }

  private static String fileName(String address) {
    return address.strip().substring(address.strip().lastIndexOf('/') + 1);
  }

  /** Ours in front, but for those that the user sets as well. */
  private static String join(List<String> ours, String theirs) {
    String rest = theirs == null ? "" : theirs.strip();
    Stream<String> missing =
        ours.stream()
            .filter(option -> !(" " + rest).contains(" " + option.substring(0, end(option))));
    return Stream.concat(missing, Stream.of(rest))
        .filter(option -> !option.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static int end(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? option.length() : equals + 1;
  }

  private static String mebibytes(long bytes) {
    return bytes / MIB + "m";
  }

  /** A size as Spark writes it: without a unit it is in MiB. */
  private static Optional<Long> size(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "g" -> 30;
          case "t" -> 40;
          default -> 20;
        };
    boolean plainBytes = size.group(2).isEmpty() && size.group().endsWith("b");
    return Optional.of(Long.parseLong(size.group(1)) << (plainBytes ? 0 : shift));
  }

  private static Optional<Integer> wholeNumber(String text) {
    return text != null && text.strip().matches("\\d{1,6}")
        ? Optional.of(Integer.parseInt(text.strip()))
        : Optional.empty();
  }
}
