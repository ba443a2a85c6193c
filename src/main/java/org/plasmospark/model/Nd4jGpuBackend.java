package org.plasmospark.model;

import java.util.Optional;
import java.util.ServiceLoader;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * ND4J's CUDA backend. In 1.0.0-M2.1 its native library deals threads out to all GPUs that it sees,
 * one after the other, when they first compute; {@code CudaEnvironment}'s list of devices, which
 * was there to limit them, is no longer asked. What counts is the device of the native thread,
 * which {@link AffinityManager#unsafeSetDevice} sets at once.
 */
final class Nd4jGpuBackend implements GpuBackend {
  private static final CudaCalls CUDA = new CudaPresets();

  @Override
  public boolean present() {
    return NativeBackend.hasCuda();
  }

  @Override
  public Optional<String> trouble() {
    return Loaded.TROUBLE;
  }

  @Override
  public void use(int device) {
    AffinityManager affinity = Nd4j.getAffinityManager();
    int devices = affinity.getNumberOfDevices();
    if (device >= devices) {
      throw new IllegalStateException(
          "CUDA sees %d GPUs there and none with the number %d; let Spark discover them by submit/gpu-discovery.sh"
              .formatted(devices, device));
    }
    Optional<String> trouble = CudaTrouble.of(CUDA, device);
    if (trouble.isPresent()) {
      throw new IllegalStateException(trouble.get());
    }
    try {
      affinity.unsafeSetDevice(device);
    } catch (RuntimeException e) {
      throw new IllegalStateException(CudaTrouble.of(e), e);
    }
  }

  /** Tried once: the second time Java says less of a class that does not load. */
  private static final class Loaded {
    static final Optional<String> TROUBLE = CudaTrouble.of(CUDA).or(Loaded::ofNd4j);

    private static Optional<String> ofNd4j() {
      try {
        // ND4J would print a stack trace and keep the reason to itself.
        ServiceLoader.load(Nd4jBackend.class, Nd4jBackend.class.getClassLoader())
            .forEach(Nd4jBackend::canRun);
        Nd4j.getExecutioner();
        return Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        return Optional.of(CudaTrouble.of(e));
      }
    }
  }
}
