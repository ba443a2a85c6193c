package org.plasmospark;

import org.plasmospark.model.GpuBackend;

/** GPUs for machines without one: says on standard output which one is computed on. */
public final class StandInGpus implements GpuBackend {
  static final String LINE = "computes on GPU ";

  @Override
  public boolean present() {
    return true;
  }

  @Override
  public void use(int device) {
    System.out.println(LINE + device);
  }
}
