package org.plasmospark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Deadline;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingState;

/** A training that is saved, may have to stop, and goes on from where it was. */
final class ResumableTraining implements TrainingGuide {
  private static final List<String> DECIDING_GROUPS =
      List.of("model.", "augment.", "train.", "run.seed", "compute.engine", "compute.precision");

  private static final String NOT_DECIDING = "train.checkpoint.";

  private final JobContext context;
  private final Checkpoints checkpoints;
  private final OutputLease lease;
  private final Optional<Deadline> deadline;
  private final Consumer<EpochRecord> onEpoch;
  private double secondsOfSaving;

  ResumableTraining(
      JobContext context,
      Checkpoints checkpoints,
      OutputLease lease,
      Consumer<EpochRecord> onEpoch) {
    this.context = context;
    this.checkpoints = checkpoints;
    this.lease = lease;
    this.onEpoch = onEpoch;
    Clock start = Clock.fixed(context.startedAt(), context.clock().getZone());
    this.deadline = context.settings().run().deadline().map(text -> Deadline.parse(text, start));
  }

  /** What decides the result of a training: it can only go on where all of this is the same. */
  static Map<String, String> conditions(Settings settings, PackedData data) {
    Map<String, String> conditions = new LinkedHashMap<>();
    settings
        .effective()
        .ofResult(DECIDING_GROUPS)
        .forEach((key, value) -> conditions.put(key, String.valueOf(value)));
    conditions.put("the hash of the data manifest", data.text("manifest_hash"));
    conditions.put("the hash of the split", data.text("split_hash"));
    conditions.put("the number of packed cells", String.valueOf(data.images()));
    conditions.put("Plasmospark's version", Software.code());
    return conditions;
  }

  @Override
  public Optional<TrainingState> start() {
    try {
      if (!context.settings().run().resume()) {
        requireNone();
        return Optional.empty();
      }
      Optional<TrainingState> state = checkpoints.last(context.progress());
      context.progress().say(state.map(this::goingOn).orElseGet(this::startingAnew));
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireNone() throws IOException {
    if (!checkpoints.exist()) {
      return;
    }
    if (!context.settings().run().overwrite()) {
      throw new UserException(
          ExitCode.USAGE,
          ("The run %s has a checkpoint in %s; go on from it with --resume, or throw it away with"
                  + " --overwrite.")
              .formatted(context.runId(), checkpoints.folder()));
    }
    checkpoints.delete();
  }

  private String goingOn(TrainingState state) {
    return "Resumes the run %s in epoch %d, after %d %s of it."
        .formatted(
            context.runId(),
            state.epoch(),
            state.rounds(),
            state.rounds() == 1 ? "round" : "rounds");
  }

  private String startingAnew() {
    return "The run %s has no checkpoint in %s, so that it starts from the beginning."
        .formatted(context.runId(), checkpoints.folder());
  }

  @Override
  public void epochEnded(EpochRecord epoch) {
    onEpoch.accept(epoch);
  }

  @Override
  public void save(int epochs, Supplier<TrainingState> state) {
    int every = context.settings().train().checkpoint().every();
    if (every > 0 && epochs % every == 0) {
      saveNow(state);
    }
  }

  private void saveNow(Supplier<TrainingState> state) {
    lease.requireHeld();
    long start = System.nanoTime();
    try {
      checkpoints.save(state.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    secondsOfSaving = Math.max(secondsOfSaving, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public boolean mustStop(double seconds) {
    lease.requireHeld();
    Duration needed = Duration.ofMillis((long) (1000 * (seconds + secondsOfSaving)));
    return deadline.isPresent() && deadline.get().remaining(context.clock()).compareTo(needed) <= 0;
  }

  @Override
  public RuntimeException stopped(TrainingState state, int rounds) {
    saveNow(() -> state);
    return new UserException(
        ExitCode.DEADLINE,
        ("The deadline %s stopped the training in epoch %d after %d of %d rounds; nothing is"
                + " published, and the same command with --run-id %s --resume goes on from there.")
            .formatted(
                context.settings().run().deadline().orElseThrow(),
                state.epoch(),
                state.rounds(),
                rounds,
                context.runId()));
  }
}
