package org.plasmospark.spark.gpu;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.plasmospark.model.GpuBackend;

/**
 * The GPU that Spark has reserved for the running task. Spark's threads run one task after the
 * other, so that every task says anew where it computes.
 */
public final class TaskGpu {
  static final String RESOURCE = "gpu";

  private static final GpuBackend BACKEND = GpuBackend.find();

  private TaskGpu() {}

  /**
   * Lets the task's thread compute on its GPU; called before a task makes anything of ND4J. Does
   * nothing outside of a task, or where Spark reserves no GPU.
   */
  public static void use() {
    List<String> addresses = addresses();
    if (!addresses.isEmpty()) {
      BACKEND.use(GpuAddress.device(addresses.get(0), System.getenv("CUDA_VISIBLE_DEVICES")));
    }
  }

  /** Those that Spark has reserved for the running task. */
  static List<String> addresses() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get(RESOURCE);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
