package org.plasmospark.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.preflight.Finding;
import org.plasmospark.preflight.MemoryCheck;
import org.plasmospark.preflight.NvidiaSmi;
import org.plasmospark.spark.JvmFacts;
import org.plasmospark.task.CoreShares;

/** What follows from that which executors see. */
final class ExecutorChecks {
  private static final String TOPIC = "executor";

  private ExecutorChecks() {}

  /**
   * Findings host by host.
   *
   * @param executors of a cluster, each once
   * @param shares of the cores that each is given
   * @param nativeMemory that each may take, in bytes
   */
  static List<Finding> of(
      Collection<JvmFacts> executors,
      CoreShares shares,
      long nativeMemory,
      ComputeOptions options) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<JvmFacts>> byHost =
        executors.stream()
            .collect(Collectors.groupingBy(JvmFacts::host, TreeMap::new, Collectors.toList()));
    byHost.forEach(
        (host, jvms) -> {
          JvmFacts one = jvms.get(0);
          findings.add(
              MemoryCheck.of(
                  host,
                  jvms.size(),
                  one.heap(),
                  nativeMemory,
                  one.totalMemory(),
                  OptionalLong.empty()));
          jvms.forEach(jvm -> findings.add(executor(jvm, shares, options)));
          if (one.gpus() != null) {
            findings.addAll(NvidiaSmi.findings(host, one.gpus()));
          }
        });
    return findings;
  }

  /**
   * Whether networks are computed fast.
   *
   * @param found whether an engine of ours can be used
   * @param sentence what was found of it
   */
  static Finding engine(String topic, ComputeOptions options, boolean found, String sentence) {
    if (options.engine() == ComputeOptions.Engine.DL4J) {
      return Finding.ok(topic, "compute.engine = dl4j: networks are computed by DL4J's layers.");
    }
    return found
        ? Finding.ok(topic, sentence)
        : Finding.warning(
            topic,
            sentence + " Jobs run, but several times slower; use Linux on x86-64 with glibc.");
  }

  private static Finding executor(JvmFacts jvm, CoreShares shares, ComputeOptions options) {
    String named = "Executor %s on %s, %d cores".formatted(jvm.name(), jvm.host(), jvm.cores());
    if (shares.cores() > jvm.cores()) {
      return Finding.warning(
          TOPIC,
          "%s, is given %d by Spark; lower spark.executor.cores or spark.task.cpus."
              .formatted(named, shares.cores()));
    }
    if (!jvm.ompThreads().equals(Integer.toString(shares.networkThreads()))) {
      return Finding.warning(
          TOPIC,
          "%s, has %s as OMP_NUM_THREADS instead of %d; leave it out of the cluster's own settings."
              .formatted(
                  named,
                  jvm.ompThreads().isEmpty() ? "nothing" : jvm.ompThreads(),
                  shares.networkThreads()));
    }
    return engine(TOPIC, options, jvm.engineFound(), named + ": " + jvm.engine());
  }
}
