package org.plasmospark.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ComputeEngines;
import org.plasmospark.preflight.NvidiaSmi;

/**
 * What a JVM that computes sees of its machine.
 *
 * @param name of the JVM: Spark's id of the executor
 * @param host of the machine
 * @param cores it may use
 * @param heap it may take, in bytes
 * @param totalMemory of the machine or container, in bytes
 * @param ompThreads the variable OMP_NUM_THREADS, empty if it is not set
 * @param engineFound whether an engine of ours can be used
 * @param engine what was found of it, in a sentence
 * @param gpus what nvidia-smi said, null if it was not asked
 */
public record JvmFacts(
    String name,
    String host,
    int cores,
    long heap,
    long totalMemory,
    String ompThreads,
    boolean engineFound,
    String engine,
    NvidiaSmi.Answer gpus)
    implements Serializable {

  /**
   * This JVM.
   *
   * @param nvidiaSmi the program to ask for GPUs, if it is to be asked
   */
  public static JvmFacts here(String name, String host, Optional<String> nvidiaSmi) {
    Runtime runtime = Runtime.getRuntime();
    Availability engine = ComputeEngines.find().availability();
    return new JvmFacts(
        name,
        host,
        runtime.availableProcessors(),
        runtime.maxMemory(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
        Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse(""),
        engine.available(),
        engine.sentence(),
        nvidiaSmi.map(NvidiaSmi::ask).orElse(null));
  }
}
