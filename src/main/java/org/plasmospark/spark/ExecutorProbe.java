package org.plasmospark.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;

/** Asks the executors of a cluster what they see, by one small stage. */
public final class ExecutorProbe {
  /** Tasks for each executor, so that hardly any gets none. */
  private static final int TASKS = 8;

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
    int infos = spark.sql().sparkContext().statusTracker().getExecutorInfos().length;
    int tasks = TASKS * Math.max(1, infos - 1);
    String program = nvidiaSmi.orElse(null);
    List<JvmFacts> answers =
        Stages.named(
            spark.context(),
            "Ask the executors what they see",
            () ->
                spark
                    .context()
                    .parallelize(new ArrayList<>(IntStream.range(0, tasks).boxed().toList()), tasks)
                    .map(task -> here(program))
                    .collect());
    Map<String, JvmFacts> byName = new TreeMap<>();
    answers.forEach(facts -> byName.put(facts.name(), facts));
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
