package org.plasmospark.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.plasmospark.UserException;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.spark.trouble.ClusterTrouble;
import org.plasmospark.storage.outage.SilenceReport;
import scala.Tuple2;

/** Owns the Spark session of a job. */
public final class PlasmosparkSession implements AutoCloseable {
  /** What the code here relies on. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrator", PlasmosparkRegistrator.class.getName(),
          // A network's state is one value of up to 2 GB.
          "spark.kryoserializer.buffer.max", "2047m",
          // The workers of a round send theirs to the driver.
          "spark.driver.maxResultSize", "0",
          // Weights do not compress; trying costs a second a round.
          "spark.broadcast.compress", "false");

  private static final String BYTES_PER_TASK = "spark.sql.files.maxPartitionBytes";

  private static final String LOCAL_IP = "SPARK_LOCAL_IP";
  private static final String LOOPBACK = "127.0.0.1";

  /** Spark's own default. */
  private static final String TASK_ATTEMPTS = "4";

  private final SparkSession session;
  private final Broadcast<SerializableConfiguration> hadoop;
  private Runnable atEnd = () -> {};

  private PlasmosparkSession(SparkSession session) {
    this.session = session;
    this.hadoop =
        context()
            .broadcast(new SerializableConfiguration(session.sparkContext().hadoopConfiguration()));
  }

  /** The version of the Spark that runs this. */
  public static String sparkVersion() {
    return org.apache.spark.package$.MODULE$.SPARK_VERSION();
  }

  /** What spark-submit has set for this application. */
  public static Map<String, String> submitted() {
    Map<String, String> properties = new TreeMap<>();
    for (Tuple2<String, String> property : new SparkConf().getAll()) {
      properties.put(property._1(), property._2());
    }
    return properties;
  }

  /**
   * Starts Spark.
   *
   * @param properties Spark's, by their own names
   * @throws UserException if Spark does not start with them on this machine
   */
  public static PlasmosparkSession open(Map<String, String> properties) {
    NativeBackend.select();
    SparkConf conf = new SparkConf();
    properties.forEach(conf::set);
    REQUIRED.forEach(conf::set);
    SparkMaster.requireAnswer(conf.get("spark.master", ""));
    if (conf.get("spark.master", "").startsWith("local") && System.getenv(LOCAL_IP) == null) {
      listenHereOnly(conf);
    }
    ScratchFolders.require(conf);
    return QuietStart.during(() -> start(conf));
  }

  private static PlasmosparkSession start(SparkConf conf) {
    SparkSession session = null;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
      session.sessionState(); // a setting of SQL may be wrong, too
      return new PlasmosparkSession(session);
    } catch (Exception | LinkageError e) { // Spark throws checked ones that it does not declare
      if (session != null) {
        session.stop();
      }
      throw SparkMaster.cannotStart(conf.get("spark.master", ""), e);
    }
  }

  /**
   * Has Spark do a little of what every job does: a wrong property may be found no earlier.
   *
   * @throws UserException USAGE if it cannot
   */
  public void requireWork() {
    try {
      QuietStart.during(
          () -> {
            requireLocalFiles();
            JavaRDD<Row> rows =
                context()
                    .parallelize(List.of(1, 2))
                    .mapToPair(n -> new Tuple2<>(n, n))
                    .reduceByKey(Integer::sum)
                    .map(pair -> RowFactory.create(pair._2()));
            StructType schema = new StructType().add("n", DataTypes.IntegerType, false);
            return session.createDataFrame(rows, schema).count();
          });
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      throw SparkMaster.cannotWork(e);
    }
  }

  private void requireLocalFiles() {
    try {
      new Path("file:///").getFileSystem(hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What submit/run.sh does by SPARK_LOCAL_IP, for a driver that was started without it: nothing
   * beyond this machine takes part. Spark's page knows no address but that variable's.
   */
  private static void listenHereOnly(SparkConf conf) {
    conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    conf.setIfMissing("spark.driver.host", LOOPBACK);
    conf.setIfMissing("spark.ui.enabled", "false");
  }

  /** Takes a session that is running already; its serializer must be ours. */
  static PlasmosparkSession of(SparkSession running) {
    return new PlasmosparkSession(running);
  }

  /**
   * Warns of lost executors, of tasks that are tried again and of stores that do not answer, until
   * the session is closed.
   *
   * @param storeTimeoutSeconds after which the job ends
   */
  public void warnOfTrouble(int storeTimeoutSeconds, Consumer<String> warnings) {
    SilenceReport silence = SilenceReport.start(storeTimeoutSeconds, warnings);
    atEnd = silence::close;
    if (context().isLocal()) {
      return; // there are no executors, and a task that fails ends the job
    }
    int attempts = Integer.parseInt(property("spark.task.maxFailures").orElse(TASK_ATTEMPTS));
    ClusterTrouble trouble = new ClusterTrouble(attempts, warnings);
    session.sparkContext().addSparkListener(trouble);
    atEnd =
        () -> {
          trouble.end();
          silence.close();
        };
  }

  /** Spark SQL's session. */
  public SparkSession sql() {
    return session;
  }

  /**
   * A session of its own on the same context, whose reads of tables are dealt out in other tasks.
   *
   * @param bytesPerTask of a file that one task reads at most, if the user has not set another size
   */
  public SparkSession sql(long bytesPerTask) {
    SparkSession own = session.newSession();
    if (property(BYTES_PER_TASK).isEmpty()) {
      own.conf().set(BYTES_PER_TASK, bytesPerTask);
    }
    return own;
  }

  /** Spark's context. */
  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** A property that Spark was started with. */
  public Optional<String> property(String name) {
    SparkConf conf = session.sparkContext().conf();
    return conf.contains(name) ? Optional.of(conf.get(name)) : Optional.empty();
  }

  /** Hadoop's configuration on the driver, with name nodes, endpoints and credentials. */
  public Configuration hadoopConfiguration() {
    return session.sparkContext().hadoopConfiguration();
  }

  /** The same configuration for the executors. */
  public Broadcast<SerializableConfiguration> broadcastConfiguration() {
    return hadoop;
  }

  /** How many executors there are; 0 in local mode, where the driver computes. */
  public int executors() {
    return session.sparkContext().statusTracker().getExecutorInfos().length - 1;
  }

  /** The hosts of the driver and of all executors, each once, by name. */
  public List<String> hosts() {
    return Arrays.stream(session.sparkContext().statusTracker().getExecutorInfos())
        .map(SparkExecutorInfo::host)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    atEnd.run();
    session.stop();
  }
}
