package org.plasmospark.spark;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.compute.Precision;

/**
 * A JVM and the numbers that it computes in.
 *
 * @param name Spark's id of the executor, or {@code driver}
 * @param host of its machine
 */
record ComputingJvm(String name, String host, Precision precision) implements Serializable {

  /** This one. */
  static ComputingJvm here(ComputeOptions options) {
    SparkEnv environment = SparkEnv.get();
    return new ComputingJvm(
        environment.executorId(),
        environment.blockManager().blockManagerId().host(),
        TrainableNetworks.precision(options));
  }

  /** For people. */
  String text() {
    return (name.equals("driver") ? "the driver" : "executor " + name) + " on " + host;
  }
}
