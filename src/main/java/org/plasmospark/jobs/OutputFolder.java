package org.plasmospark.jobs;

import java.io.IOException;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.output.Attempt;
import org.plasmospark.output.Contents;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.StorePath;

/**
 * The output of a job, which readers see complete or not at all: an {@link Attempt} whose troubles
 * are sentences for the user.
 */
public final class OutputFolder implements AutoCloseable {
  private final String what;
  private final StorePath target;
  private final Attempt attempt;

  private OutputFolder(String what, StorePath target, Attempt attempt) {
    this.what = what;
    this.target = target;
    this.attempt = attempt;
  }

  /**
   * Takes a folder for a job, before any work is done. What was published there is not touched.
   *
   * @param what for the sentences
   * @throws UserException USAGE if it cannot be written, is there already, or is to be replaced but
   *     holds what no job published; LEASE_HELD if another run writes there
   */
  public static OutputFolder prepare(Store store, StorePath target, String what, JobContext context)
      throws IOException {
    OutputFolder folder = take(store, target, what, context);
    try {
      folder.requireReplaceable(context.settings().run().overwrite());
      return folder;
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Takes a folder for a job that adds to what is there.
   *
   * @throws UserException as {@link #prepare}, but not for what is published
   */
  public static OutputFolder take(Store store, StorePath target, String what, JobContext context)
      throws IOException {
    if (target.parent() == null) {
      throw new UserException(
          ExitCode.USAGE, "The %s cannot be the root %s; name a folder.".formatted(what, target));
    }
    return take(store, OutputPlace.folder(target), what, context);
  }

  /** The same for an output that shares a folder with others. */
  public static OutputFolder take(Store store, OutputPlace place, String what, JobContext context)
      throws IOException {
    store.checkPlace(place.base(), what);
    Attempt attempt = begin(store, place, what, context);
    try {
      if (!attempt.base().isPublished() && attempt.isOccupied()) {
        throw new UserException(
            ExitCode.USAGE,
            "The %s %s holds other files, which are never replaced; name another folder."
                .formatted(what, place.base()));
      }
      return new OutputFolder(what, place.base(), attempt);
    } catch (IOException | RuntimeException e) {
      attempt.close();
      throw e;
    }
  }

  private static Attempt begin(Store store, OutputPlace place, String what, JobContext context) {
    try {
      return Attempt.alone(store, place, Claims.of(context));
    } catch (IOException e) {
      throw StoreFailures.cannotWrite(place.base(), what, e);
    }
  }

  /**
   * Makes sure that what is published may be replaced.
   *
   * @throws UserException USAGE if it may not
   */
  public void requireReplaceable(boolean overwrite) {
    // What a run that was cut has left is no reason to stop the one that is started again.
    if (attempt.base().isPublished() && !overwrite && !attempt.completedAnother()) {
      throw new UserException(
          ExitCode.USAGE,
          "The %s %s is there already; name another or add --overwrite.".formatted(what, target));
    }
  }

  /** Where to write until it is published. */
  public StorePath staging() {
    return attempt.files();
  }

  /** Where to write what is needed only while the job runs; executors reach it as the output. */
  public StorePath scratch() {
    return attempt.scratch();
  }

  /** What was published there before, and is until {@link #publish}. */
  public PublishedFolder published() {
    return attempt.published();
  }

  /**
   * Makes sure that no other run may have taken the output over.
   *
   * @throws UserException LEASE_HELD if one may
   */
  public void requireHeld() {
    attempt.requireHeld();
  }

  /** Makes everything that was written current, in place of what was there, and visible. */
  public void publish() throws IOException {
    publish(Contents.replacing());
  }

  /** Makes a version current and visible. */
  public void publish(Contents contents) throws IOException {
    attempt.commit(contents);
  }

  @Override
  public void close() {
    attempt.close();
  }
}
