package org.plasmospark.spark.averaging;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * One Spark job for several rounds inside of one JVM: every worker is a task that waits for the
 * next round. A round then costs a notification, where a job of its own costs more than the five
 * minibatches of a head.
 *
 * <p>There must be a slot for each of the tasks. They hold it until the job is closed, so that
 * nothing else may need all slots before. A task that fails is tried again, as Spark is set, and
 * does what the round in progress still lacks; if the job fails, the round fails at once.
 */
final class RoundsJob implements AutoCloseable {
  private static final Map<Long, RoundsJob> JOBS = new ConcurrentHashMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  /** How often a waiting task looks whether it was killed. */
  private static final long LOOK_MILLIS = 100;

  private final long id = IDS.incrementAndGet();
  private final Thread thread;
  private final Set<Integer> missing = new HashSet<>();
  private Work round;
  private boolean over;
  private boolean ended;
  private Throwable failure;

  /** What every worker does in a round. */
  @FunctionalInterface
  interface Work {
    void run(int worker, TaskContext task);
  }

  /** A worker. A class with a name, as {@link SharedMemoryExchange}'s task is one. */
  private static final class Seat
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<Integer>, Boolean>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long id;

    Seat(long id) {
      this.id = id;
    }

    @Override
    public Boolean apply(TaskContext task, scala.collection.Iterator<Integer> nothing) {
      RoundsJob job = JOBS.get(id);
      int worker = task.partitionId();
      Work work = job.next(worker, task);
      while (work != null) {
        work.run(worker, task);
        job.done(worker, work);
        work = job.next(worker, task);
      }
      return true;
    }
  }

  /** Starts the job, which has the name, group and pool of the calling thread's jobs. */
  RoundsJob(JavaSparkContext context, int workers) {
    RDD<Integer> seats =
        context.parallelize(IntStream.range(0, workers).boxed().toList(), workers).rdd();
    JOBS.put(id, this);
    thread = new Thread(() -> run(seats), "rounds-" + id);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(RDD<Integer> seats) {
    Throwable thrown = null;
    try {
      seats.context().runJob(seats, new Seat(id), ClassTag$.MODULE$.apply(Boolean.class));
    } catch (Throwable e) {
      // The round in progress throws it, or the next.
      thrown = e;
    } finally {
      ended(thrown);
    }
  }

  private synchronized void ended(Throwable thrown) {
    JOBS.remove(id);
    failure = thrown;
    ended = true;
    notifyAll();
  }

  /**
   * Does a round, and returns when all its workers are done.
   *
   * @param workers of the round, not more than the job has
   */
  synchronized void train(int workers, Work work) {
    round = work;
    IntStream.range(0, workers).forEach(missing::add);
    notifyAll();
    try {
      while (!missing.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      rethrow(e);
    } finally {
      round = null;
    }
    if (!missing.isEmpty()) {
      rethrow(
          failure == null ? new IllegalStateException("the job of the rounds is over") : failure);
    }
  }

  /** Waits for a round that the worker has not done; null once there will be none. */
  private synchronized Work next(int worker, TaskContext task) {
    try {
      while (!over && (round == null || !missing.contains(worker))) {
        wait(LOOK_MILLIS);
        if (task.isInterrupted()) {
          throw new TaskKilledException("killed while it waited for a round");
        }
      }
    } catch (InterruptedException e) {
      rethrow(e);
    }
    return over ? null : round;
  }

  private synchronized void done(int worker, Work work) {
    if (work == round) {
      missing.remove(worker);
      notifyAll();
    }
  }

  /** Lets the job end, and waits until it has given its slots back. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Spark's methods throw what the compiler does not know of. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
