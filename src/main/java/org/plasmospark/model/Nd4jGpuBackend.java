package org.plasmospark.model;

import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's CUDA backend. In 1.0.0-M2.1 its native library deals threads out to all GPUs that it sees,
 * one after the other, when they first compute; {@code CudaEnvironment}'s list of devices, which
 * was there to limit them, is no longer asked. What counts is the device of the native thread,
 * which {@link AffinityManager#unsafeSetDevice} sets at once.
 */
final class Nd4jGpuBackend implements GpuBackend {
  @Override
  public boolean present() {
    return NativeBackend.hasCuda();
  }

  @Override
  public void use(int device) {
    AffinityManager affinity = Nd4j.getAffinityManager();
    int devices = affinity.getNumberOfDevices();
    if (device >= devices) {
      throw new IllegalStateException("CUDA sees %d GPUs there".formatted(devices));
    }
    affinity.unsafeSetDevice(device);
  }
}
