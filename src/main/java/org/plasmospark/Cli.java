package org.plasmospark;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.run.ConsoleProgress;
import org.plasmospark.run.Secrets;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.storage.MachineFailures;
import org.plasmospark.storage.StoreFailures;

/** The command line without the end of the process: parse, load the settings, run, report. */
public final class Cli {
  /** Hidden job of submit/run.sh: a file to write, and then a command line. */
  static final String LAUNCH = "spark-properties";

  /** Set by submit/run.sh when standard error is a terminal. */
  static final String TERMINAL = "PLASMOSPARK_TERMINAL";

  private static final String PREFIX = "plasmospark: ";
  private static final int TOKEN_LENGTH = 6;
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final CommandLines commandLines;
  private final Map<String, String> environment;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;
  private String places = "";

  /**
   * @param jobs that can be named
   * @param environment of the process
   * @param clock the time of every run
   * @param out results
   * @param err progress and errors
   */
  Cli(
      List<JobDescription> jobs,
      Map<String, String> environment,
      Clock clock,
      PrintStream out,
      PrintStream err) {
    this.commandLines = new CommandLines(jobs);
    this.environment = environment;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs what the arguments ask for.
   *
   * @return the exit code; never throws
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return new Cli(JobCatalogue.all(), System.getenv(), Clock.systemDefaultZone(), out, err)
        .execute(args);
  }

  /** As {@link #run}. */
  int execute(String... args) {
    boolean verbose =
        Arrays.asList(args).contains("--verbose") || Arrays.asList(args).contains("-v");
    try {
      boolean launch = args.length > 1 && args[0].equals(LAUNCH);
      Optional<Path> launchFile = launch ? Optional.of(Path.of(args[1])) : Optional.empty();
      execute(
          commandLines.parse(launch ? Arrays.copyOfRange(args, 2, args.length) : args), launchFile);
      requireHeard();
      return ExitCode.DONE.code();
    } catch (Throwable e) {
      return report(e, verbose).code();
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** Whoever reads the results must not take their absence for success. */
  private void requireHeard() {
    if (out.checkError()) {
      throw new UserException(
          ExitCode.USAGE,
          "the standard output cannot be written, see where it goes; all the rest is done");
    }
  }

  private void execute(CommandLines.Request request, Optional<Path> launchFile) throws Exception {
    if (request instanceof CommandLines.Answer answer) {
      out.println(answer.text());
      return;
    }
    CommandLines.Call call = (CommandLines.Call) request;
    call.arguments()
        .optional("out")
        .ifPresent(address -> places = address + ", and temporary files in " + scratch());
    List<Path> files = call.files().stream().map(Cli::settingsFile).toList();
    Settings settings =
        SettingsLoader.load(files, KubernetesSubmission.settingsSent(files), call.overrides());
    if (launchFile.isPresent() && call.job().needsSpark()) {
      new Launch(environment, Runtime.getRuntime().availableProcessors())
          .write(launchFile.get(), settings, files, call.job().name(), call.verbose());
    } else {
      run(call, settings);
    }
  }

  private void run(CommandLines.Call call, Settings settings) throws Exception {
    if (call.job().needsSpark()) {
      if (call.verbose()) {
        Logging.verbose();
      } else {
        Logging.quiet();
      }
    }
    String job = call.job().name();
    Instant startedAt = clock.instant();
    boolean terminal = "1".equals(environment.get(TERMINAL)) && !call.verbose();
    JobContext context =
        new JobContext(
            job,
            settings,
            call.arguments(),
            settings
                .run()
                .id()
                .orElseGet(() -> job + "-" + RUN_TIME.format(startedAt) + "-" + token()),
            startedAt,
            clock,
            new ConsoleProgress(err, clock, terminal));
    InterruptNotice notice = new InterruptNotice(err, job);
    try {
      JobResult result = call.job().factory().get().run(context);
      result.lines().stream().map(Secrets::redact).forEach(out::println);
      if (result.mistake().isPresent()) {
        throw result.mistake().get();
      }
    } finally {
      notice.withdraw();
    }
  }

  private String scratch() {
    return environment.getOrDefault("SPARK_LOCAL_DIRS", System.getProperty("java.io.tmpdir"));
  }

  /** Tells runs apart that begin in the same second. */
  private static String token() {
    return UUID.randomUUID().toString().substring(0, TOKEN_LENGTH);
  }

  /** A settings file; its name alone where a driver on another machine was sent it. */
  private static Path settingsFile(String text) {
    try {
      Path path = Path.of(text);
      return System.getProperty(Launch.SHIPPED) == null ? path : path.getFileName();
    } catch (InvalidPathException e) {
      throw new UserException(ExitCode.USAGE, "'" + text + "' is not a path (--conf)", e);
    }
  }

  private ExitCode report(Throwable e, boolean verbose) {
    Optional<UserException> mistake =
        userException(e)
            .or(() -> MachineFailures.explain(e))
            .or(() -> StoreFailures.explain(e, places));
    if (InterruptNotice.processIsEnding()) {
      // What Spark throws when it is taken away: the notice has told why.
      return ExitCode.BUG;
    }
    if (mistake.isPresent()) {
      err.println(PREFIX + Secrets.redact(mistake.get().getMessage()));
      if (verbose) {
        err.print(Secrets.redacted(e));
      }
      return mistake.get().exitCode();
    }
    err.print(Secrets.redacted(e));
    err.println(
        PREFIX
            + "this is a bug in Plasmospark and not a mistake of yours; please report it with the"
            + " lines above and the version, "
            + Version.text());
    return ExitCode.BUG;
  }

  /**
   * The user's mistake that an engine may have wrapped. That another run has taken the output over
   * comes to light when the job leaves it, and is the reason of whatever failed before.
   */
  private static Optional<UserException> userException(Throwable e) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<UserException> mistakes = new ArrayList<>();
    for (Throwable t = e; t != null && seen.add(t); t = t.getCause()) {
      for (Throwable left : t.getSuppressed()) {
        if (left instanceof UserException held && held.exitCode() == ExitCode.LEASE_HELD) {
          return Optional.of(held);
        }
      }
      if (t instanceof UserException mistake) {
        mistakes.add(mistake);
      }
    }
    return mistakes.stream().findFirst();
  }
}
