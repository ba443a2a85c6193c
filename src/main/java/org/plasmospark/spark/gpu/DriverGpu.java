package org.plasmospark.spark.gpu;

import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.model.GpuBackend;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.run.ProcessIdentity;

/** The GPU of the driver, which holds networks as its executors do. */
public final class DriverGpu {
  private DriverGpu() {}

  /**
   * Looks for one where the application computes on GPUs; called before a job does anything.
   *
   * @throws UserException USAGE if there is none to compute on
   */
  public static void require() {
    NativeBackend.select();
    GpuBackend backend = GpuBackend.find();
    if (backend.present()) {
      backend
          .trouble()
          .ifPresent(
              trouble -> {
                throw new UserException(
                    ExitCode.USAGE,
                    ("This jar computes networks on NVIDIA GPUs, and this machine, %s, cannot: %s,"
                            + " or use the jar of mvn package, which computes on processors.")
                        .formatted(ProcessIdentity.host(), trouble));
              });
    }
  }
}
