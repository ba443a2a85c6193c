package org.plasmospark.spark.gpu;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
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
   *
   * @throws UserException USAGE if it cannot, as on a machine that joined the job late
   */
  public static void use() {
    List<String> addresses = addresses();
    if (!addresses.isEmpty()) {
      trouble(addresses.get(0))
          .ifPresent(
              trouble -> {
                SparkEnv environment = SparkEnv.get();
                throw new UserException(
                    ExitCode.USAGE,
                    "Executor %s on %s cannot compute on its GPU: %s, or leave that machine out."
                        .formatted(
                            environment.executorId(),
                            environment.blockManager().blockManagerId().host(),
                            trouble));
              });
    }
  }

  /**
   * Lets the task's thread compute on a GPU.
   *
   * @param address that Spark gives the task
   * @return why it cannot and what to do, as the end of a sentence
   */
  static Optional<String> trouble(String address) {
    int device = GpuAddress.device(address, System.getenv("CUDA_VISIBLE_DEVICES"));
    Optional<String> trouble = BACKEND.trouble();
    if (trouble.isPresent()) {
      return trouble;
    }
    try {
      BACKEND.use(device);
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Those that Spark has reserved for the running task. */
  static List<String> addresses() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get(RESOURCE);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
