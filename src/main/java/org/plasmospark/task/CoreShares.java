package org.plasmospark.task;

import java.io.Serializable;
import java.util.OptionalInt;

/**
 * Who computes on which share of a JVM's cores: the tasks that run there at the same time, in each
 * of them the network, and beside it the threads that decode. Unless a user sets more, all threads
 * together are no more than the cores.
 *
 * <p>Where each core has a task, a task is one thread that decodes and computes in turn: the other
 * tasks fill the core, and a second thread would only push one of them aside. A task with four or
 * more cores gives one of four to decoding; with two or three the network gains more from them than
 * from images that are ready, for it takes several times as long as decoding. A stage with fewer
 * tasks than there could be, such as a training with few workers, decodes on the cores that would
 * idle.
 *
 * @param cores of the JVM, at least 1
 * @param tasks that run in it at the same time when it is full, at least 1
 * @param networkThreads of each task's network, at least 1: {@code OMP_NUM_THREADS}
 * @param decodeThreads of each task beside them when the JVM is full, at least 0; 0: the task's own
 *     thread decodes
 * @param decodeThreadsSet whether the user has said so, so that no stage takes another number
 */
public record CoreShares(
    int cores, int tasks, int networkThreads, int decodeThreads, boolean decodeThreadsSet)
    implements Serializable {
  /** Everything in the task's own thread. */
  public static final CoreShares SINGLE = new CoreShares(1, 1, 1, 0, false);

  private static final int CORES_PER_DECODING_THREAD = 4;

  /** Checks the ranges. */
  public CoreShares {
    if (cores < 1 || tasks < 1 || networkThreads < 1 || decodeThreads < 0) {
      throw new IllegalArgumentException(
          "%d cores, %d tasks, %d and %d threads"
              .formatted(cores, tasks, networkThreads, decodeThreads));
    }
  }

  /**
   * Shares the cores of one JVM out.
   *
   * @param cores it may use, at least 1
   * @param slots what Spark believes to be its cores, at least 1; tasks are given their cpus of it
   * @param taskCpus {@code spark.task.cpus}, at least 1
   * @param networkThreads what the user says of them, at least 1
   * @param decodeThreads what the user says of them, at least 0
   */
  public static CoreShares of(
      int cores, int slots, int taskCpus, OptionalInt networkThreads, OptionalInt decodeThreads) {
    int tasks = Math.max(1, slots / taskCpus);
    int share = Math.max(1, cores / tasks);
    int network =
        networkThreads.orElseGet(
            () -> Math.max(1, share - decodeThreads.orElse(share / CORES_PER_DECODING_THREAD)));
    int decode = decodeThreads.orElseGet(() -> spare(share, network));
    return new CoreShares(cores, tasks, network, decode, decodeThreads.isPresent());
  }

  /**
   * How a stage makes its batches.
   *
   * @param stageTasks tasks of the stage, at least 0; all of them may run in this one JVM
   */
  public Prefetch prefetch(int stageTasks) {
    if (decodeThreadsSet) {
      return Prefetch.by(decodeThreads);
    }
    int together = Math.max(1, Math.min(tasks, stageTasks));
    return Prefetch.by(spare(cores / together, networkThreads));
  }

  /**
   * The share of one of several stages that run at the same time.
   *
   * @param stages at least 1
   */
  public CoreShares dividedBy(int stages) {
    return new CoreShares(
        Math.max(1, cores / stages),
        Math.max(1, tasks / stages),
        networkThreads,
        decodeThreads,
        decodeThreadsSet);
  }

  /** Threads of all tasks when the JVM is full. */
  public int threads() {
    return Math.multiplyExact(tasks, networkThreads + decodeThreads);
  }

  /**
   * Whether more threads run than there are cores: because the user has set it so, or because Spark
   * runs more tasks than there are cores.
   */
  public boolean exceedsCores() {
    return threads() > cores;
  }

  /** A network never needs more threads that decode than it computes with. */
  private static int spare(int share, int network) {
    return Math.max(0, Math.min(network, share - network));
  }
}
