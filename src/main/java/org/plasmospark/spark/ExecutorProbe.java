package org.plasmospark.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/** Asks the executors of a cluster what they see, by one small stage. */
public final class ExecutorProbe {
  /** Tasks for each executor, so that hardly any gets none. */
  private static final int TASKS = 8;

  private static final int ATTEMPTS = 5;

  private ExecutorProbe() {}

  /** Whether there are executors apart from the driver. */
  public static boolean hasExecutors(PlasmosparkSession spark) {
    return !spark.context().isLocal();
  }

  /**
   * What the executors that were given a task see, in the order of their names.
   *
   * @param nvidiaSmi the program to ask for GPUs, if it is to be asked
   */
  public static Collection<JvmFacts> ask(PlasmosparkSession spark, Optional<String> nvidiaSmi) {
    String program = nvidiaSmi.orElse(null);
    return onEach(spark, "Ask the executors what they see", () -> here(program));
  }

  /** A question to an executor. */
  @FunctionalInterface
  public interface Question<T> extends Serializable {
    /** The answer of the executor that runs this. */
    T ask();
  }

  /**
   * Asks every executor, again if one was not there yet or got no task.
   *
   * @param name for Spark's pages
   * @return an answer of each, in the order of their names
   */
  public static <T> Collection<T> onEach(
      PlasmosparkSession spark, String name, Question<T> question) {
    Map<String, T> byName = new TreeMap<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int tasks = TASKS * Math.max(1, spark.executors());
      List<Tuple2<String, T>> answers =
          Stages.named(
              spark.context(),
              name,
              () ->
                  spark
                      .context()
                      .parallelize(
                          new ArrayList<>(IntStream.range(0, tasks).boxed().toList()), tasks)
                      .map(task -> new Tuple2<>(SparkEnv.get().executorId(), question.ask()))
                      .collect());
      answers.forEach(answer -> byName.put(answer._1(), answer._2()));
      if (byName.size() >= spark.executors()) {
        break;
      }
    }
    return byName.values();
  }

  private static JvmFacts here(String nvidiaSmi) {
    SparkEnv environment = SparkEnv.get();
    return JvmFacts.here(
        environment.executorId(),
        environment.blockManager().blockManagerId().host(),
        Optional.ofNullable(nvidiaSmi));
  }
}
