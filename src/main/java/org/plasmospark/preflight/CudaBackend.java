package org.plasmospark.preflight;

import java.util.Arrays;
import java.util.List;
import org.plasmospark.ExitCode;

/**
 * What the CUDA 11.6 backend of ND4J 1.0.0-M2.1 runs on. Its library holds machine code for some
 * compute capabilities and no PTX that a driver could compile for others. Machine code runs on GPUs
 * of the same major capability and the same or a higher minor one (CUDA C++ Programming Guide,
 * Binary Compatibility).
 */
public final class CudaBackend {
  private static final String TOPIC = "gpu";

  /** Read from the sections of libnd4jcuda.so: major, minor. */
  private static final int[][] MACHINE_CODE = {
    {3, 7}, {5, 0}, {5, 2}, {6, 0}, {6, 1}, {7, 0}, {7, 5}, {8, 0}, {8, 6}
  };

  /** The driver that CUDA 11.6 comes with on Linux (CUDA 11.6 release notes). */
  public static final String DRIVER = "510.39.01";

  /** The oldest driver that runs any CUDA 11 by minor version compatibility on Linux. */
  private static final String OLDEST_DRIVER = "450.80.02";

  /** GPUs that it runs on. */
  public static final String CAPABILITIES =
      "compute capability 3.7 to 8.9, such as T4, V100, A100, A10, L4 or L40S";

  private static final String WORKS =
      "use a GPU of "
          + CAPABILITIES
          + ", or the jar that computes on the CPU (mvn package without -Pcuda)";

  private CudaBackend() {}

  /** Whether there is machine code that runs on a compute capability. */
  public static boolean hasCodeFor(int major, int minor) {
    return Arrays.stream(MACHINE_CODE).anyMatch(code -> code[0] == major && code[1] <= minor);
  }

  /**
   * What a GPU means for jobs.
   *
   * @param where its machine, such as "this machine"
   */
  public static Finding of(String where, Gpu gpu) {
    String name =
        "GPU %d of %s, %s (compute capability %s, driver %s)"
            .formatted(gpu.index(), where, gpu.name(), gpu.capability(), gpu.driver());
    if (!hasCodeFor(gpu.major(), gpu.minor())) {
      return Finding.problem(
          TOPIC,
          ExitCode.USAGE,
          name + ", cannot run: the CUDA 11.6 backend has no code for it; " + WORKS + ".");
    }
    if (compareVersions(gpu.driver(), OLDEST_DRIVER) < 0) {
      return Finding.problem(
          TOPIC,
          ExitCode.USAGE,
          name + ", cannot run: its driver is too old; install " + DRIVER + " or later.");
    }
    if (compareVersions(gpu.driver(), DRIVER) < 0) {
      return Finding.warning(
          TOPIC,
          name
              + ", runs by CUDA's minor version compatibility only; better install the driver "
              + DRIVER
              + " or later, if it supports this GPU.");
    }
    return Finding.ok(TOPIC, name + ", has code in the CUDA 11.6 backend.");
  }

  /** As numbers between the dots; what is missing is 0. */
  static int compareVersions(String one, String other) {
    List<Integer> left = numbers(one);
    List<Integer> right = numbers(other);
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int order =
          Integer.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static List<Integer> numbers(String version) {
    return Arrays.stream(version.split("\\."))
        .filter(part -> part.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .toList();
  }
}
