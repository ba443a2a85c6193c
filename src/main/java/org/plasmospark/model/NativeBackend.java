package org.plasmospark.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.Availability;

/**
 * Chooses between the two CPU builds of ND4J in the application jar, before ND4J loads either.
 * Every process that computes calls {@link #select()} first: the driver in its main, an executor
 * when its serializer is set up.
 */
public final class NativeBackend {
  private static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";
  private static final String HELPERS_PROPERTY = "org.eclipse.deeplearning4j.helpers.disable";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The AVX-512 subsets that the avx512 build of ND4J is compiled for (skylake-avx512). */
  private static final Set<String> AVX512 =
      Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  private NativeBackend() {}

  /**
   * Sets the system properties that pick the build for this CPU and switch DL4J's oneDNN helpers
   * on. Properties that the user has set stay as they are; calling it again changes nothing.
   */
  public static void select() {
    setUnlessSet(HELPERS_PROPERTY, "false");
    // Its warnings go where all others go; the one of an older OpenBLAS preset is of no use to
    // anybody.
    setUnlessSet("org.bytedeco.javacpp.logger", "slf4j");
    if (!hasCuda()) {
      setUnlessSet(EXTENSION_PROPERTY, extensionFor(cpuFlags()));
    }
  }

  /** Loads ND4J's backend, and says which it is; never throws. */
  public static Availability availability() {
    Optional<String> trouble = hasCuda() ? GpuBackend.find().trouble() : Optional.empty();
    if (trouble.isPresent()) {
      return Availability.no("ND4J's backend cannot be loaded: " + trouble.get() + ".");
    }
    try {
      String backend = Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
      return Availability.yes("ND4J computes on its backend " + backend + ".");
    } catch (LinkageError | RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return Availability.no("ND4J's backend cannot be loaded: " + firstLine(cause) + ".");
    }
  }

  /** What an exception says for people. */
  static String firstLine(Throwable e) {
    return Optional.ofNullable(e.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(e.getClass().getSimpleName());
  }

  /**
   * The classifier suffix of the ND4J build for a CPU.
   *
   * @param flags the CPU's feature flags as Linux names them
   */
  static String extensionFor(Set<String> flags) {
    return flags.containsAll(AVX512) ? "-onednn-avx512" : "-onednn-avx2";
  }

  /** Whether the application jar was built for GPUs, whose natives have other extensions. */
  public static boolean hasCuda() {
    return NativeBackend.class.getResource("/org/nd4j/linalg/jcublas/JCublasNDArray.class") != null;
  }

  private static Set<String> cpuFlags() {
    if (!Files.isReadable(CPU_INFO)) {
      return Set.of();
    }
    try (var lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+")))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
