package org.plasmospark.spark.gpu;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;

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
        gpus.isEmpty() ? "Spark has given it none" : reason());
  }

  private static String reason() {
    try {
      TaskGpu.use();
      return null;
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }
  }
}
