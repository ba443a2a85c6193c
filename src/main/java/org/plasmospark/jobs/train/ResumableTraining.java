package org.plasmospark.jobs.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Software;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.run.Deadline;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingState;

/** A training that is saved, may have to stop, and goes on from where it was. */
final class ResumableTraining implements TrainingGuide {
  private static final List<String> DECIDING_GROUPS =
      List.of("model.", "augment.", "train.", "run.seed", "compute.engine");

  private final JobContext context;
  private final Checkpoints checkpoints;
  private final OutputFolder out;
  private final Optional<Deadline> deadline;
  private final BooleanSupplier abandoned;
  private double secondsOfSaving;

  /**
   * @param abandoned asked whether another training of the job has failed, so that this one is to
   *     be saved and to end
   */
  ResumableTraining(
      JobContext context, Checkpoints checkpoints, OutputFolder out, BooleanSupplier abandoned) {
    this.context = context;
    this.checkpoints = checkpoints;
    this.out = out;
    this.abandoned = abandoned;
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
    // Not the setting: what auto means depends on the processors.
    conditions.put(
        "the precision (compute.precision)",
        TrainableNetworks.precision(settings.compute().options()).text());
    conditions.put("the hash of the data manifest", data.text("manifest_hash"));
    conditions.put("the hash of the split", data.text("split_hash"));
    conditions.put("the number of packed cells", String.valueOf(data.images()));
    conditions.put("Plasmospark's version", Software.code());
    return conditions;
  }

  /**
   * To be called before a training that may be long.
   *
   * @throws UserException USAGE if there are checkpoints that nobody has said anything about
   */
  void begin() throws IOException {
    if (!context.settings().run().resume()) {
      requireNone();
    }
  }

  @Override
  public void condition(String name, String value) {
    checkpoints.condition(name, value);
  }

  @Override
  public Optional<TrainingState> start() {
    if (!context.settings().run().resume()) {
      return Optional.empty();
    }
    try {
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
    context.progress().say(TrainingHistory.line(epoch));
  }

  @Override
  public void save(int epochs, boolean last, Supplier<TrainingState> state) {
    int every = context.settings().train().checkpoint().every();
    // One of several must not be trained again because another was cut.
    boolean end = checkpoints.areOfAPart() && last;
    if (every > 0 && epochs % every == 0 || end) {
      saveNow(state);
    }
  }

  private void saveNow(Supplier<TrainingState> state) {
    out.requireHeld();
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
    out.requireHeld();
    if (abandoned.getAsBoolean()) {
      return true;
    }
    Duration needed = Duration.ofMillis((long) (1000 * (seconds + secondsOfSaving)));
    return deadline.isPresent() && deadline.get().remaining(context.clock()).compareTo(needed) <= 0;
  }

  @Override
  public RuntimeException stopped(TrainingState state, int rounds) {
    saveNow(() -> state);
    if (abandoned.getAsBoolean()) {
      return new CancellationException("another training of the job has failed");
    }
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
