package org.plasmospark.spark;

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

  /** Its context in the Java API. */
  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
