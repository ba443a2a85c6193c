package org.plasmospark.preflight;

import java.util.Locale;
import java.util.OptionalLong;
import org.plasmospark.ExitCode;

/** Whether what JVMs may take fits into the memory of their machine. */
public final class MemoryCheck {
  private static final String TOPIC = "memory";
  private static final long GIB = 1L << 30;

  private MemoryCheck() {}

  /**
   * Memory of a machine. Each JVM may take its heap, the native memory and 1 GiB.
   *
   * @param where the machine, such as "this machine"
   * @param jvms on it, at least 1
   * @param heap of each in bytes
   * @param nativeMemory of each in bytes
   * @param total of the machine in bytes
   * @param available of it now, if known
   */
  public static Finding of(
      String where, int jvms, long heap, long nativeMemory, long total, OptionalLong available) {
    long needed = jvms * (heap + nativeMemory + GIB);
    String sum =
        "%s has %s, and %s may take %s of heap, %s of native memory and 1 GiB"
            .formatted(
                where,
                gib(total),
                jvms == 1 ? "the JVM" : "each of " + jvms + " JVMs",
                gib(heap),
                gib(nativeMemory));
    if (needed > total) {
      return Finding.problem(
          TOPIC,
          ExitCode.USAGE,
          sum + ", which is more; lower the memory of spark.* or spark.native-memory.");
    }
    if (available.isPresent() && needed > available.getAsLong()) {
      return Finding.warning(
          TOPIC,
          sum
              + ", but only %s are free; end other programs or lower the memory of spark.*."
                  .formatted(gib(available.getAsLong())));
    }
    return Finding.ok(TOPIC, sum + ".");
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }
}
