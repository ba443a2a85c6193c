package org.plasmospark.spark.gpu;

import java.util.Arrays;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

/** What the address that Spark gives a task means to CUDA. */
final class GpuAddress {
  private GpuAddress() {}

  /**
   * The number of a GPU among those that CUDA shows to a process.
   *
   * @param address as the discovery script told it: the number that nvidia-smi gives it
   * @param visible the variable CUDA_VISIBLE_DEVICES of the process, null without: CUDA counts
   *     those it names anew from 0
   * @throws UserException USAGE if the process does not see it
   */
  static int device(String address, String visible) {
    if (!address.matches("\\d{1,4}")) {
      throw new UserException(
          ExitCode.USAGE,
          ("Spark gives a task the GPU '%s', which is no number; let Spark discover GPUs by"
                  + " submit/gpu-discovery.sh.")
              .formatted(address));
    }
    if (visible == null) {
      return Integer.parseInt(address);
    }
    List<String> seen = Arrays.stream(visible.split(",")).map(String::strip).toList();
    int device = seen.indexOf(address);
    if (device < 0) {
      throw new UserException(
          ExitCode.USAGE,
          ("Spark gives a task the GPU %s, but CUDA_VISIBLE_DEVICES of its executor is %s; set it for"
                  + " workers and executors alike, or for neither.")
              .formatted(address, visible));
    }
    return device;
  }
}
