package org.plasmospark.spark.gpu;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.GpuBackend;
import org.plasmospark.spark.ExecutorProbe;
import org.plasmospark.spark.PlasmosparkSession;

/** The executors of a cluster that computes on GPUs: each has one, or the job does not begin. */
public final class GpuExecutors {
  private static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";

  private final List<GpuExecutor> executors;

  private GpuExecutors(Collection<GpuExecutor> executors) {
    this.executors = List.copyOf(executors);
  }

  /**
   * Asks the executors; where neither the application nor Spark has to do with GPUs, and on one
   * machine, there is nothing to ask.
   *
   * @throws UserException USAGE if some of them, or the application, cannot compute on GPUs while
   *     others could
   */
  public static GpuExecutors of(PlasmosparkSession spark) {
    String reserved = spark.property(EXECUTOR_AMOUNT).orElse("0").strip();
    if (!ExecutorProbe.hasExecutors(spark)
        || !mustAsk(
            GpuBackend.find().present(),
            reserved,
            spark.property(TASK_AMOUNT).orElse("0").strip(),
            spark.property("spark.dynamicAllocation.enabled").orElse("false").strip())) {
      return new GpuExecutors(List.of());
    }
    Collection<GpuExecutor> answers =
        ExecutorProbe.onEach(spark, "Ask the executors for their GPUs", GpuExecutor::here);
    requireAlike(answers);
    return new GpuExecutors(answers);
  }

  /** How many there are; 0 where networks are computed on processors, and on one machine. */
  public int count() {
    return executors.size();
  }

  /** Which of them computes where, in a sentence. */
  public String sentence() {
    return executors.stream()
        .map(
            executor ->
                "executor %s on %s: GPU %s"
                    .formatted(executor.name(), executor.host(), executor.gpu()))
        .collect(Collectors.joining("; ", "Computes on GPUs, ", "."));
  }

  /**
   * Whether the executors have GPUs, by what is said of them.
   *
   * @param backend whether the application computes on GPUs
   * @param reserved GPUs of an executor
   * @param ofTask GPUs of a task
   * @param dynamic whether executors come and go
   */
  static boolean mustAsk(boolean backend, String reserved, String ofTask, String dynamic) {
    boolean gpus = !reserved.equals("0");
    if (!backend && !gpus) {
      return false;
    }
    if (!gpus) {
      throw refused(
          "This jar computes on GPUs, but Spark reserves none for its executors; add --conf"
              + " conf/gpu.conf, or use the jar that computes on processors.");
    }
    if (!backend) {
      throw refused(
          "Spark reserves GPUs for its executors, but this jar computes on processors; use the jar of"
              + " mvn -Pcuda package, or leave out conf/gpu.conf.");
    }
    if (!reserved.equals("1") || !ofTask.equals("1")) {
      throw refused(
          "An executor computes on one GPU, one task at a time; set %s and %s to 1, not %s and %s."
              .formatted(EXECUTOR_AMOUNT, TASK_AMOUNT, reserved, ofTask));
    }
    if (dynamic.equals("true")) {
      throw refused(
          "Executors with GPUs must stay as many as they are; set spark.dynamicAllocation.enabled to"
              + " false.");
    }
    return true;
  }

  /** Refuses executors of which some, or all, cannot compute on a GPU. */
  static void requireAlike(Collection<GpuExecutor> executors) {
    List<GpuExecutor> troubled =
        executors.stream().filter(executor -> executor.trouble() != null).toList();
    if (troubled.isEmpty()) {
      return;
    }
    String which =
        troubled.stream()
            .map(
                executor ->
                    "executor %s on %s cannot (%s)"
                        .formatted(executor.name(), executor.host(), executor.trouble()))
            .collect(Collectors.joining(", "));
    throw refused(
        troubled.size() == executors.size()
            ? "No executor can compute on a GPU: %s; see what submit/run.sh check says of them."
                .formatted(which)
            : ("Some executors compute on GPUs and some do not: %s, %d can; leave those machines out,"
                    + " or compute on processors everywhere.")
                .formatted(which, executors.size() - troubled.size()));
  }

  private static UserException refused(String sentence) {
    return new UserException(ExitCode.USAGE, sentence);
  }
}
