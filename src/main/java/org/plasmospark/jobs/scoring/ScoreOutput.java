package org.plasmospark.jobs.scoring;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.output.OutputPlace;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * The output of one run of {@code score}: of one model, on one day, by one run id.
 *
 * <p>Without {@code --date} the day is that on which a run of this id first began to score with the
 * model, so that a run which is started again after midnight replaces its own rows.
 */
final class ScoreOutput {
  private static final String RUNS = "runs";
  private static final String PREDICTIONS = "predictions/";
  private static final String QUARANTINE = "quarantine/";
  private static final String RECORD = "run.json";
  private static final int MAX_BYTES = 64;

  private final StorePath out;
  private final StorePath dayFile;
  private final LocalDate day;
  private final boolean dayIsGiven;
  private final String run;
  private final Optional<String> runBefore;

  private ScoreOutput(
      StorePath out,
      StorePath dayFile,
      LocalDate day,
      boolean given,
      String run,
      Optional<String> runBefore) {
    this.runBefore = runBefore;
    this.out = out;
    this.dayFile = dayFile;
    this.day = day;
    this.dayIsGiven = given;
    this.run = run;
  }

  /** The output of the run that a job was started for. */
  static ScoreOutput of(Store store, StorePath out, JobContext context, ModelBundle bundle)
      throws IOException {
    StorePath dayFile =
        out.child(OutputPlace.HIDDEN)
            .child("days")
            .child(Scoring.modelFolder(bundle))
            .child(context.runId());
    Optional<LocalDate> given = context.settings().score().date();
    Optional<LocalDate> known = given.isPresent() ? given : firstDay(store, dayFile);
    LocalDate day = known.orElseGet(() -> Scoring.today(context));
    return new ScoreOutput(
        out,
        dayFile,
        day,
        given.isPresent(),
        Scoring.runFolder(context, bundle, day),
        known.isPresent()
            ? Optional.empty()
            : Optional.of(Scoring.runFolder(context, bundle, day.minusDays(1))));
  }

  private static Optional<LocalDate> firstDay(Store store, StorePath file) throws IOException {
    try {
      String text = new String(store.readAll(file, MAX_BYTES), StandardCharsets.UTF_8);
      return Optional.of(LocalDate.parse(text.strip()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (DateTimeException e) {
      throw new UserException(
          ExitCode.USAGE, "The file %s holds no date; delete it.".formatted(file), e);
    }
  }

  /** Where the output lies. */
  OutputPlace place() {
    return place(run);
  }

  /**
   * Where a start of the same run yesterday, which did not get as far as to keep its day, has left
   * what it had begun.
   */
  Optional<OutputPlace> placeBefore(Store store) throws IOException {
    Optional<OutputPlace> before = runBefore.map(this::place);
    return before.isPresent() && store.exists(before.get().control()) ? before : Optional.empty();
  }

  private OutputPlace place(String run) {
    return OutputPlace.part(
        out,
        RUNS + "/" + run,
        List.of(PREDICTIONS + run, QUARANTINE + run, RUNS + "/" + run),
        List.of(
            PREDICTIONS + run + "/" + OutputPlace.SUCCESS,
            QUARANTINE + run + "/" + OutputPlace.SUCCESS,
            RUNS + "/" + run + "/" + RECORD));
  }

  /** True for the folders with rows, which are not kept twice. */
  static boolean isTable(String entry) {
    return !entry.equals(RUNS);
  }

  /** The folder of the predictions, relative to {@code --out}. */
  String predictions() {
    return PREDICTIONS + run;
  }

  /** The folder of the quarantine, relative to {@code --out}. */
  String quarantine() {
    return QUARANTINE + run;
  }

  /** The record of the run, relative to {@code --out}. */
  String record() {
    return RUNS + "/" + run + "/" + RECORD;
  }

  /**
   * Keeps the day for runs that are started again.
   *
   * @param scratch folder of this run's own
   * @throws UserException LEASE_HELD if the same run has just begun on another day
   */
  void begin(Store store, StorePath scratch) throws IOException {
    byte[] text = day.toString().getBytes(StandardCharsets.UTF_8);
    if (!dayIsGiven && !store.createExclusively(dayFile, text, scratch)) {
      throw new UserException(
          ExitCode.LEASE_HELD,
          "Another run with this --run-id has begun on another day, see %s; wait for it, or name the day by --date."
              .formatted(dayFile));
    }
  }
}
