package org.plasmospark.jobs.checks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Work;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.preflight.Finding;
import org.plasmospark.preflight.Finding.Level;
import org.plasmospark.spark.SparkFacts;

/** Says whether jobs can run here, without doing any work. */
public final class CheckJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    List<Finding> findings;
    NativeBackend.select();
    try (Work work = Work.begin(context, Map.of())) {
      findings = new ArrayList<>(MachineChecks.of(work));
      findings.addAll(
          SparkChecks.of(
              SparkFacts.of(work.spark()),
              StorageChecks.usesS3(work),
              Objects.requireNonNullElse(System.getenv("SPARK_LOCAL_IP"), ""),
              work.context().settings().spark().nativeMemory()));
      findings.addAll(StorageChecks.of(work));
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Level level : Level.values()) {
      counts.put(level.name().toLowerCase(Locale.ROOT), count(findings, level));
    }
    counts.put("findings", findings.stream().map(Finding::toMap).toList());
    return new JobResult(findings.stream().map(Finding::line).toList(), counts, mistake(findings));
  }

  /**
   * What the job ends with: the gravest code is the highest, since the later ones need all that the
   * earlier ones need.
   */
  static Optional<UserException> mistake(List<Finding> findings) {
    long problems = count(findings, Level.PROBLEM);
    return findings.stream()
        .map(Finding::exitCode)
        .filter(code -> code != ExitCode.DONE)
        .max(Comparator.comparingInt(ExitCode::code))
        .map(
            code ->
                new UserException(
                    code,
                    "jobs cannot run like this: check found %s; do what the lines above say."
                        .formatted(problems == 1 ? "one problem" : problems + " problems")));
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
