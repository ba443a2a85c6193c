package org.plasmospark.preflight;

import java.util.Optional;
import org.plasmospark.task.CoreShares;
import org.plasmospark.task.Prefetch;

/** How the cores are shared out. */
public final class CoresCheck {
  private static final String TOPIC = "cores";

  private CoresCheck() {}

  /**
   * The shares of one JVM.
   *
   * @param where the cores are, such as "this machine"
   * @param shares in force
   * @param workers of a training, at least 1
   * @param environment what OMP_NUM_THREADS is there, if that is known
   */
  public static Finding of(
      String where, CoreShares shares, int workers, Optional<String> environment) {
    String verdict =
        "%s: %s, %s at the same time, each with %s for its network, decoding in %s; a training with %s decodes in %s."
            .formatted(
                where,
                count(shares.cores(), "core"),
                count(shares.tasks(), "task"),
                count(shares.networkThreads(), "thread"),
                decoding(shares.prefetch(shares.tasks())),
                count(workers, "worker"),
                decoding(shares.prefetch(workers)));
    if (shares.exceedsCores()) {
      return Finding.warning(
          TOPIC,
          verdict
              + " %d threads on %s make everything slower; lower compute.threads, compute.decode-threads or the tasks of spark.master."
                  .formatted(shares.threads(), count(shares.cores(), "core")));
    }
    if (environment.isPresent()
        && !environment.get().equals(Integer.toString(shares.networkThreads()))) {
      String found = environment.get().isEmpty() ? "is not set" : "is " + environment.get();
      return Finding.warning(
          TOPIC,
          verdict
              + " But OMP_NUM_THREADS %s; start by submit/run.sh, or set it to %d before."
                  .formatted(found, shares.networkThreads()));
    }
    return Finding.ok(TOPIC, verdict);
  }

  private static String decoding(Prefetch prefetch) {
    return prefetch.threads() == 0
        ? "its own thread"
        : "%s, up to %d batches ahead"
            .formatted(count(prefetch.threads(), "more thread"), prefetch.batches());
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
