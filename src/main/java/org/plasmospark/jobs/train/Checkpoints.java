package org.plasmospark.jobs.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.training.TrainingState;
import org.plasmospark.spark.training.TrainingStateCodec;
import org.plasmospark.storage.ListOptions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StoreListing;
import org.plasmospark.storage.StorePath;

/**
 * The last states of a training, a file each, in {@code _checkpoint.NAME.RUN} beside its output.
 * Every file appears whole or not at all, and is never changed.
 */
final class Checkpoints {
  private static final String SUFFIX = ".checkpoint";

  private final Store store;
  private final StorePath folder;
  private final int keep;
  private final Map<String, String> conditions;
  private final boolean ofAPart;

  /**
   * @param target the output; not the root of a store
   * @param keep how many are kept, at least 1
   * @param conditions under which a training may go on, by name
   */
  Checkpoints(
      Store store, StorePath target, String runId, int keep, Map<String, String> conditions) {
    this(
        store,
        target.parent().child("_checkpoint." + target.name() + "." + runId),
        keep,
        conditions,
        false);
  }

  /**
   * Those of a job's run.
   *
   * @throws UserException USAGE if their folder cannot be made, which must be known before hours of
   *     training
   */
  static Checkpoints of(Work work, Map<String, String> conditions) throws IOException {
    Checkpoints checkpoints =
        new Checkpoints(
            work.store(),
            work.path("out"),
            work.context().runId(),
            work.context().settings().train().checkpoint().keep(),
            conditions);
    work.store().checkPlace(checkpoints.folder(), "folder for checkpoints");
    return checkpoints;
  }

  private Checkpoints(
      Store store, StorePath folder, int keep, Map<String, String> conditions, boolean ofAPart) {
    this.store = store;
    this.folder = folder;
    this.keep = keep;
    this.conditions = new LinkedHashMap<>(conditions);
    this.ofAPart = ofAPart;
  }

  /** Those of one of several trainings of the run, in a folder of its own below this one. */
  Checkpoints part(String name, Map<String, String> partConditions) {
    return new Checkpoints(store, folder.child(name), keep, partConditions, true);
  }

  /** Adds a condition to those under which the training may go on. */
  void condition(String name, String value) {
    conditions.put(name, value);
  }

  /** Whether other trainings of the same run have theirs. */
  boolean areOfAPart() {
    return ofAPart;
  }

  StorePath folder() {
    return folder;
  }

  /** Whether there is any, or the training is finished. */
  boolean exist() throws IOException {
    return !files().isEmpty() || finished(Map.of()).exists();
  }

  /**
   * What the training has written when it was finished.
   *
   * @param more conditions, besides those of the checkpoints
   */
  FinishedPart finished(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(conditions);
    all.putAll(more);
    return new FinishedPart(store, folder, all);
  }

  /** Removes the states of a training that is finished. */
  void deleteStates() throws IOException {
    for (StorePath file : files()) {
      store.delete(file);
    }
  }

  /**
   * The last state that is whole.
   *
   * @throws UserException USAGE if it was written under other conditions
   */
  Optional<TrainingState> last(Progress progress) throws IOException {
    for (StorePath file : files()) {
      try (InputStream in = store.open(file)) {
        TrainingStateCodec.Saved saved = TrainingStateCodec.read(in);
        requireSame(conditions, saved.conditions(), folder);
        return Optional.of(saved.state());
      } catch (StreamCorruptedException e) {
        progress.say(
            "The checkpoint %s %s; trying the one before.".formatted(file, e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Adds a state and removes the oldest beyond the number that is kept. */
  void save(TrainingState state) throws IOException {
    StorePath file =
        folder.child(
            String.format(
                Locale.ROOT, "epoch-%05d-round-%07d%s", state.epoch(), state.rounds(), SUFFIX));
    store.writeAtomically(file, out -> TrainingStateCodec.write(out, conditions, state), true);
    List<StorePath> files = files();
    for (StorePath old : files.subList(Math.min(keep, files.size()), files.size())) {
      store.delete(old);
    }
  }

  /** Removes them all when nothing is to be resumed any more; failing at that undoes nothing. */
  void deleteAfterPublishing(Progress progress) {
    try {
      delete();
    } catch (IOException | RuntimeException e) {
      progress.warn(
          "The checkpoints in %s could not be removed (%s); delete them."
              .formatted(folder, e.getMessage()));
    }
  }

  /** Removes them all. */
  void delete() throws IOException {
    store.delete(folder);
  }

  /** The last first. */
  private List<StorePath> files() throws IOException {
    List<String> names = new ArrayList<>();
    if (store.isDirectory(folder)) {
      try (StoreListing listing = store.list(folder, ListOptions.FILES)) {
        while (listing.hasNext()) {
          String name = listing.next().path();
          if (name.endsWith(SUFFIX)) {
            names.add(name);
          }
        }
      }
    }
    names.sort(Collections.reverseOrder());
    return names.stream().map(folder::child).toList();
  }

  /**
   * Makes sure that what was saved may be gone on from.
   *
   * @param now the conditions of this run
   * @param then those when it was saved
   * @param folder it was saved in
   * @throws UserException USAGE, with the first that differs
   */
  static void requireSame(Map<String, String> now, Map<String, String> then, StorePath folder) {
    for (Map.Entry<String, String> condition : now.entrySet()) {
      String before = then.get(condition.getKey());
      if (!condition.getValue().equals(before)) {
        throw new UserException(
            ExitCode.USAGE,
            ("The training cannot be resumed, since %s was %s when the checkpoint in %s was written"
                    + " and is %s now; set it as it was, or start without --resume under another"
                    + " --run-id.")
                .formatted(condition.getKey(), before, folder, condition.getValue()));
      }
    }
  }
}
