package org.plasmospark.spark;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.plasmospark.model.NativeBackend;

/**
 * The one Spark session that all {@code *SparkTest} share: two cores, loopback, strict
 * serialization.
 */
public final class TestSpark {
  private static SparkSession session;

  private TestSpark() {}

  /** Starts the session on first use; it ends with the JVM. */
  public static synchronized SparkSession session() {
    if (session == null) {
      NativeBackend.select();
      session =
          SparkSession.builder()
              // Each task may fail once, as on a cluster.
              .master("local[2,2]")
              .appName("plasmospark tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
              .config("spark.kryo.registrator", PlasmosparkRegistrator.class.getName())
              .config("spark.kryo.registrationRequired", "true")
              .config("spark.kryoserializer.buffer.max", "1g")
              .getOrCreate();
      session.sparkContext().setLogLevel("FATAL");
    }
    return session;
  }

  /** The same session as the jobs see it; not to be closed. */
  public static PlasmosparkSession plasmospark() {
    return PlasmosparkSession.of(session());
  }

  /**
   * A session of its own on the same context, as the jobs see it, that reaches another store.
   *
   * @param settings of Hadoop, which all sessions see then, and of Spark SQL, which this one has
   */
  public static PlasmosparkSession plasmospark(Map<String, String> settings) {
    SparkSession own = session().newSession();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith("spark.sql.")) {
            own.conf().set(name, value);
          } else {
            own.sparkContext().hadoopConfiguration().set(name.replace("spark.hadoop.", ""), value);
          }
        });
    return PlasmosparkSession.of(own);
  }

  /** Its context in the Java API. */
  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
