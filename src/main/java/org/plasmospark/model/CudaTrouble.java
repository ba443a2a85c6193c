package org.plasmospark.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plasmospark.preflight.CudaBackend;

/** Why a process cannot compute on GPUs, and what to do, as the end of a sentence. */
final class CudaTrouble {
  private static final int NO_DEVICE = 100;
  private static final int DRIVER_TOO_OLD = 35;

  private static final String DRIVER = "install the driver, " + CudaBackend.DRIVER + " or later";

  /** As the system's loader says it. */
  private static final Pattern MISSING =
      Pattern.compile("(lib[\\w+-]+\\.so[.\\d]*): cannot open shared object file");

  private CudaTrouble() {}

  /** What keeps this process from its GPUs, by CUDA alone; empty if it has one that computes. */
  static Optional<String> of(CudaCalls cuda) {
    try {
      int[] count = {0};
      int code = cuda.deviceCount(count);
      if (code != 0) {
        return Optional.of(error(cuda, code));
      }
      if (count[0] == 0) {
        return Optional.of(error(cuda, NO_DEVICE));
      }
      List<String> troubles = new ArrayList<>();
      for (int device = 0; device < count[0]; device++) {
        of(cuda, device).ifPresent(troubles::add);
      }
      return troubles.size() < count[0] ? Optional.empty() : Optional.of(troubles.get(0));
    } catch (LinkageError | RuntimeException e) {
      return Optional.of(of(e));
    }
  }

  /**
   * What keeps this process from one GPU.
   *
   * @param device its number among those that this process sees
   */
  static Optional<String> of(CudaCalls cuda, int device) {
    int[] major = {0};
    int[] minor = {0};
    int code = cuda.attribute(major, CudaCalls.CAPABILITY_MAJOR, device);
    if (code == 0) {
      code = cuda.attribute(minor, CudaCalls.CAPABILITY_MINOR, device);
    }
    if (code != 0) {
      return Optional.of(error(cuda, code));
    }
    return CudaBackend.hasCodeFor(major[0], minor[0])
        ? Optional.empty()
        : Optional.of(
            "its GPU has the compute capability %d.%d, for which the CUDA 11.6 backend has no code; use a GPU of %s"
                .formatted(major[0], minor[0], CudaBackend.CAPABILITIES));
  }

  /** What it means that CUDA, or ND4J on it, does not load or compute. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
      if (missing.find()) {
        return missing(missing.group(1));
      }
      root = e;
    }
    return "ND4J's CUDA backend says '%s'; see what submit/run.sh check says"
        .formatted(NativeBackend.firstLine(root));
  }

  private static String missing(String library) {
    if (library.startsWith("libcuda.so")) {
      return library + " of NVIDIA's driver is missing; " + DRIVER;
    }
    return library.matches("lib(cu|nv).*")
        ? library
            + " of CUDA 11.6 is missing; install CUDA 11.6, with its libraries on LD_LIBRARY_PATH"
        : library + " is missing; install it";
  }

  private static String error(CudaCalls cuda, int code) {
    String remedy =
        switch (code) {
          case DRIVER_TOO_OLD -> DRIVER;
          case NO_DEVICE -> "see what nvidia-smi says there, and CUDA_VISIBLE_DEVICES";
          default -> "see what nvidia-smi says there";
        };
    return "CUDA says '%s', error %d; %s".formatted(cuda.error(code), code, remedy);
  }
}
