package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.run.Progress;
import org.plasmospark.run.SharedProgress;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.Stages;
import org.plasmospark.task.SideBySide;

/**
 * Several trainings of one job, as many at a time as task slots and memory allow. Each is a group
 * of Spark jobs with a fair share of the slots. What one of them results in does not depend on the
 * others.
 */
final class ParallelTrainings {
  private final Work work;
  private final int atATime;

  /**
   * One training.
   *
   * @param name of its folder and in messages
   */
  record Part<T>(String name, Settings settings, Body<T> body) {}

  /** What is done for a training. */
  @FunctionalInterface
  interface Body<T> {
    /**
     * Trains.
     *
     * @param work with the settings, the progress and the share of the cores of this training
     * @param abandoned whether another training has failed, so that this one is to end
     */
    T run(Work work, BooleanSupplier abandoned) throws Exception;
  }

  /**
   * @param trainings that there will be
   * @param workers that one of them has at most
   * @throws UserException USAGE if more are asked for at a time than there are slots for
   */
  ParallelTrainings(Work work, int trainings, int workers) {
    this.work = work;
    this.atATime =
        atATime(
            work.context().settings().train().parallel(),
            trainings,
            workers,
            work.taskSlots(),
            Runtime.getRuntime().maxMemory());
  }

  /**
   * How many trainings run at the same time.
   *
   * @param wanted by the user
   * @param slots tasks that run at the same time
   * @param heap bytes of the driver, which holds parameters and state of each training
   */
  static int atATime(OptionalInt wanted, int trainings, int workers, int slots, long heap) {
    int fitting = Math.max(1, slots / workers);
    if (wanted.isPresent() && wanted.getAsInt() > fitting) {
      throw new UserException(
          ExitCode.USAGE,
          ("train.parallel = %d trainings with train.workers = %d each need %d task slots, and Spark has"
                  + " %d here: set train.parallel to %d, or null.")
              .formatted(wanted.getAsInt(), workers, wanted.getAsInt() * workers, slots, fitting));
    }
    int gibibytes = (int) Math.max(1, Math.min(1000, Math.round(heap / (double) (1 << 30))));
    return Math.min(trainings, wanted.orElse(Math.min(fitting, gibibytes)));
  }

  /** Of the trainings. */
  int atATime() {
    return atATime;
  }

  /**
   * Does them all.
   *
   * @param what they are, for the progress
   * @param cells that all of them train and test, counted once for each time; an estimate
   * @return their results in the order of the parts
   * @throws UserException of the first one that failed, with its name
   */
  <T> List<T> run(String what, long cells, List<Part<T>> parts) throws IOException {
    Progress progress = work.context().progress();
    SharedProgress shared = new SharedProgress(progress);
    SideBySide trainings = new SideBySide(atATime);
    progress.start(what, cells);
    try {
      return trainings.run(parts.stream().map(part -> callable(part, shared, trainings)).toList());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the trainings were interrupted", e);
    } finally {
      progress.finish();
    }
  }

  private <T> Callable<T> callable(Part<T> part, SharedProgress shared, SideBySide trainings) {
    Work own = work.part(work.context().with(part.settings(), shared.part(part.name())), atATime);
    return () -> {
      try {
        return Stages.inGroup(
            work.spark().context(), part.name(), () -> part.body().run(own, trainings::hasFailed));
      } catch (UserException e) {
        throw new UserException(e.exitCode(), part.name() + ": " + e.getMessage(), e);
      }
    };
  }
}
