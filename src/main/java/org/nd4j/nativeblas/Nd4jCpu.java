package org.nd4j.nativeblas;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes DL4J's oneDNN helpers reachable. {@code BaseMKLDNNHelper} asks by reflection for this class
 * and for {@code Environment.isUseMKLDNN()}; ND4J M2.1 moved and renamed both, so without this
 * bridge every convolution silently runs as im2col and a matrix product, three times slower.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The part of ND4J's environment that the helpers ask for. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The one instance. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the native library may use oneDNN: ND4J's own switch. */
    public boolean isUseMKLDNN() {
      return Nd4j.getEnvironment().helpersAllowed();
    }
  }
}
