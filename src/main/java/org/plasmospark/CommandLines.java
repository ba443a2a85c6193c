package org.plasmospark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.plasmospark.jobs.JobArguments;
import org.plasmospark.jobs.JobDescription;
import org.plasmospark.jobs.JobOption;
import org.plasmospark.jobs.JobOption.Need;
import org.plasmospark.settings.DidYouMean;
import org.plasmospark.settings.SettingOverride;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads command lines and writes the help pages. */
final class CommandLines {
  static final String PROGRAM = "submit/run.sh";

  private static final int HELP_WIDTH = 100;

  private final Map<String, JobDescription> jobs = new LinkedHashMap<>();
  private final CommandLine commandLine;

  CommandLines(List<JobDescription> all) {
    CommandSpec root = CommandSpec.create().name(PROGRAM);
    root.usageMessage()
        .width(HELP_WIDTH)
        .sortOptions(false)
        .synopsisHeading("Usage: ")
        .customSynopsis(PROGRAM + " JOB [OPTION]...", "       " + PROGRAM + " JOB --help")
        .description(
            "%nTrains malaria cell classifiers on Apache Spark and scores archives of red blood cells"
                + " with them.%n")
        .optionListHeading("Options of every job:%n")
        .commandListHeading("%nJobs:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    commonOptions().forEach(root::addOption);
    commandLine = new CommandLine(root);
    for (JobDescription job : all) {
      jobs.put(job.name(), job);
      commandLine.addSubcommand(job.name(), spec(job));
    }
    // An argument that begins with @ is a path like any other.
    commandLine.setExpandAtFiles(false);
    commandLine.setInterpolateVariables(false);
  }

  /** What the user asks for. */
  sealed interface Request permits Answer, Call {}

  /** A text, and nothing to do. */
  record Answer(String text) implements Request {}

  /** A job to run. */
  record Call(
      JobDescription job,
      JobArguments arguments,
      List<String> files,
      List<SettingOverride> overrides,
      boolean verbose)
      implements Request {}

  /**
   * @throws UserException ({@link ExitCode#USAGE}) if the arguments are not a command line
   */
  Request parse(String[] args) {
    ParseResult root;
    try {
      root = commandLine.parseArgs(args);
    } catch (CommandLine.ParameterException e) {
      throw usage(sentence(e), helpFor(e.getCommandLine().getCommandName()), e);
    }
    ParseResult job = root.subcommand();
    if (root.hasMatchedOption("--help") || job != null && job.hasMatchedOption("--help")) {
      CommandLine asked = job == null ? commandLine : job.commandSpec().commandLine();
      return new Answer(asked.getUsageMessage(Ansi.OFF).stripTrailing());
    }
    if (root.hasMatchedOption("--version") || job != null && job.hasMatchedOption("--version")) {
      return new Answer("plasmospark " + Version.text());
    }
    if (job == null) {
      throw usage("no job was named", helpFor(PROGRAM), null);
    }
    return call(jobs.get(job.commandSpec().name()), root, job);
  }

  private Call call(JobDescription description, ParseResult root, ParseResult job) {
    checkNeeds(description, job);
    List<String> files = new ArrayList<>(values("--conf", root));
    files.addAll(values("--conf", job));
    List<SettingOverride> overrides = new ArrayList<>();
    values("--set", root).forEach(text -> overrides.add(SettingOverride.set(text)));
    values("--set", job).forEach(text -> overrides.add(SettingOverride.set(text)));
    Map<String, String> arguments = new HashMap<>();
    for (JobOption option : description.options()) {
      if (option.isFlag()) {
        if (job.hasMatchedOption(flag(option))) {
          overrides.add(new SettingOverride(option.setting().get() + "=true", flag(option)));
        }
        continue;
      }
      String value = job.matchedOptionValue("--" + option.name(), null);
      if (value != null && option.setting().isPresent()) {
        overrides.add(new SettingOverride(option.setting().get() + "=" + value, flag(option)));
      } else if (value != null) {
        if (value.isBlank()) {
          throw usage(flag(option) + " is empty", helpFor(description.name()), null);
        }
        arguments.put(option.name(), value);
      }
    }
    for (ParseResult result : List.of(root, job)) {
      String runId = result.matchedOptionValue("--run-id", null);
      if (runId != null) {
        overrides.add(new SettingOverride("run.id=" + runId, "--run-id"));
      }
      if (result.hasMatchedOption("--overwrite")) {
        overrides.add(new SettingOverride("run.overwrite=true", "--overwrite"));
      }
    }
    boolean verbose = root.hasMatchedOption("--verbose") || job.hasMatchedOption("--verbose");
    return new Call(description, new JobArguments(arguments), files, overrides, verbose);
  }

  private static void checkNeeds(JobDescription description, ParseResult job) {
    List<String> missing = new ArrayList<>();
    List<JobOption> choices = new ArrayList<>();
    for (JobOption option : description.options()) {
      if (option.need() == Need.ONE_OF) {
        choices.add(option);
      } else if (option.need() == Need.REQUIRED && !job.hasMatchedOption(flag(option))) {
        missing.add(flag(option) + " " + option.label());
      }
    }
    long chosen = choices.stream().filter(o -> job.hasMatchedOption(flag(o))).count();
    String either =
        choices.stream().map(o -> flag(o) + " " + o.label()).collect(Collectors.joining(" or "));
    if (chosen > 1) {
      throw usage(
          description.name() + " takes only one of " + either, helpFor(description.name()), null);
    }
    if (!choices.isEmpty() && chosen == 0) {
      missing.add(0, either);
    }
    if (!missing.isEmpty()) {
      throw usage(
          description.name() + " needs " + String.join(" and ", missing),
          helpFor(description.name()),
          null);
    }
  }

  private String sentence(CommandLine.ParameterException e) {
    CommandLine at = e.getCommandLine();
    boolean noJob = at == commandLine;
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String text = unmatched.getUnmatched().get(0);
      if (text.startsWith("-")) {
        var options = new TreeSet<>(at.getCommandSpec().optionsMap().keySet());
        String name = text.contains("=") ? text.substring(0, text.indexOf('=')) : text;
        return "unknown option " + name + DidYouMean.hint(options, name);
      }
      return noJob
          ? "unknown job '" + text + "'" + DidYouMean.hint(jobs.keySet(), text)
          : at.getCommandName() + " has no use for '" + text + "': options begin with --";
    }
    if (e instanceof CommandLine.MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      return option.longestName() + " needs a value " + option.paramLabel();
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return option.longestName() + " was given more than once";
    }
    return e.getMessage().lines().findFirst().orElse("the command line is not understood");
  }

  private static UserException usage(String sentence, String help, Throwable cause) {
    return new UserException(ExitCode.USAGE, sentence + " (" + help + " helps)", cause);
  }

  private static String helpFor(String name) {
    return name.equals(PROGRAM) ? PROGRAM + " --help" : PROGRAM + " " + name + " --help";
  }

  private static List<String> values(String option, ParseResult result) {
    return List.of(result.matchedOptionValue(option, new String[0]));
  }

  private static String flag(JobOption option) {
    return "--" + option.name();
  }

  private static CommandSpec spec(JobDescription job) {
    CommandSpec spec = CommandSpec.create().name(job.name());
    String synopsis =
        job.options().stream()
            .map(o -> " " + (o.need() == Need.OPTIONAL ? "[" + shape(o) + "]" : shape(o)))
            .collect(Collectors.joining());
    spec.usageMessage()
        .width(HELP_WIDTH)
        .sortOptions(false)
        .customSynopsis(PROGRAM + " " + job.name() + either(synopsis, job) + " [OPTION]...")
        .description("%n" + job.purpose() + "%n")
        .optionListHeading("Options:%n")
        .footerHeading("%nExample:%n")
        .footer("  " + PROGRAM + " " + job.example())
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    // In the list of jobs the summary stands alone.
    spec.usageMessage().header(job.summary());
    job.options().forEach(option -> spec.addOption(option(option)));
    commonOptions().forEach(spec::addOption);
    return spec;
  }

  private static String either(String synopsis, JobDescription job) {
    List<String> choices =
        job.options().stream().filter(o -> o.need() == Need.ONE_OF).map(o -> shape(o)).toList();
    if (choices.isEmpty()) {
      return synopsis;
    }
    return synopsis.replace(
        " " + String.join(" ", choices), " (" + String.join(" | ", choices) + ")");
  }

  private static String shape(JobOption option) {
    return flag(option) + " " + option.label();
  }

  private static OptionSpec option(JobOption option) {
    if (option.isFlag()) {
      return OptionSpec.builder(flag(option))
          .type(boolean.class)
          .arity("0")
          .description(option.description())
          .build();
    }
    return OptionSpec.builder(flag(option))
        .type(String.class)
        .arity("1")
        .paramLabel(option.label())
        .description(option.description())
        .build();
  }

  private static List<OptionSpec> commonOptions() {
    return List.of(
        OptionSpec.builder("--conf")
            .type(String[].class)
            .arity("1")
            .paramLabel("FILE")
            .description("Settings from a file (HOCON). As often as you like; the later wins.")
            .build(),
        OptionSpec.builder("--set")
            .type(String[].class)
            .arity("1")
            .paramLabel("KEY=VALUE")
            .description("One setting; wins over every file. show-config lists them all.")
            .build(),
        OptionSpec.builder("--run-id")
            .type(String.class)
            .arity("1")
            .paramLabel("ID")
            .description(
                "Name of the run (run.id); score replaces what it wrote under the same id.")
            .build(),
        OptionSpec.builder("--overwrite")
            .type(boolean.class)
            .arity("0")
            .description("Replace what stands at --out (run.overwrite=true).")
            .build(),
        OptionSpec.builder("-v", "--verbose")
            .type(boolean.class)
            .arity("0")
            .description("Show Spark's log, and the causes of an error.")
            .build(),
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .arity("0")
            .usageHelp(true)
            .description("Show this page.")
            .build(),
        OptionSpec.builder("--version")
            .type(boolean.class)
            .arity("0")
            .versionHelp(true)
            .description("Show the version.")
            .build());
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(" " + code.code(), meaning(code));
    }
    return codes;
  }

  private static String meaning(ExitCode code) {
    return switch (code) {
      case DONE -> "Done.";
      case BUG -> "A bug in Plasmospark.";
      case USAGE -> "The command line or a setting is wrong.";
      case INPUT_MISSING -> "The input is missing or empty, or a store failed.";
      case DATA_QUALITY ->
          "Too much was quarantined, or patients or equal images leak between splits.";
      case BUNDLE_INVALID -> "The model bundle, or a file of Keras, is incomplete or damaged.";
      case DEADLINE -> "The deadline was reached; the run can be resumed.";
      case LEASE_HELD -> "Another run holds the output.";
      case METRIC_GATE -> "A metric is worse than asked for.";
    };
  }
}
