package org.plasmospark.spark.gpu;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.plasmospark.UserException;

/**
 * An executor as one of its tasks sees it.
 *
 * @param name Spark's id
 * @param host of its machine
 * @param gpu address of the one that Spark has reserved for the task; null without
 * @param trouble why the task cannot compute on a GPU, as the part of a sentence; null if it can
 */
record GpuExecutor(String name, String host, String gpu, String trouble) implements Serializable {

  /** The executor that runs this task, computing on its GPU from now on if it can. */
  static GpuExecutor here() {
    SparkEnv environment = SparkEnv.get();
    List<String> gpus = TaskGpu.addresses();
    return new GpuExecutor(
        environment.executorId(),
        environment.blockManager().blockManagerId().host(),
        gpus.isEmpty() ? null : gpus.get(0),
        gpus.isEmpty() ? "Spark has given it none" : trouble(gpus.get(0)));
  }

  private static String trouble(String gpu) {
    try {
      return TaskGpu.trouble(gpu).orElse(null);
    } catch (UserException e) {
      return e.getMessage();
    }
  }
}
