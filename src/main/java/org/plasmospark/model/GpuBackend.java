package org.plasmospark.model;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What computes networks on GPUs, thread by thread. Another than ND4J's is found as a {@link
 * ServiceLoader} service.
 */
public interface GpuBackend {

  /** Whether this application computes on GPUs at all; never throws. */
  boolean present();

  /**
   * Why this process can compute on no GPU and what to do, as the end of a sentence; empty if it
   * can. Loads what it computes with; never throws.
   */
  Optional<String> trouble();

  /**
   * Lets the calling thread compute on one GPU, until it calls this again.
   *
   * @param device its number among those that this process sees
   * @throws IllegalStateException if it cannot, with a message as that of {@link #trouble()}
   */
  void use(int device);

  /** The backend of this application. */
  static GpuBackend find() {
    return ServiceLoader.load(GpuBackend.class, GpuBackend.class.getClassLoader())
        .findFirst()
        .orElseGet(Nd4jGpuBackend::new);
  }
}
