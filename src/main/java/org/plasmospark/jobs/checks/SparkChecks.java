package org.plasmospark.jobs.checks;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plasmospark.ExitCode;
import org.plasmospark.preflight.Finding;
import org.plasmospark.spark.SparkFacts;

/** What follows from the Spark that runs. */
final class SparkChecks {
  private static final String SPARK = "3.5.";
  private static final String SCALA = "2.12.";
  private static final long GIB = 1L << 30;

  /** Less than this is soon full. */
  private static final long LITTLE = 2 * GIB;

  private final SparkFacts facts;
  private final List<Finding> findings = new ArrayList<>();

  private SparkChecks(SparkFacts facts) {
    this.facts = facts;
  }

  /**
   * Findings about versions, temporary files, addresses and containers.
   *
   * @param usesS3 whether an address of the job is on S3
   * @param localIp the variable SPARK_LOCAL_IP, empty if it is not set
   * @param nativeMemory bytes that a JVM may take beside its heap
   */
  static List<Finding> of(SparkFacts facts, boolean usesS3, String localIp, long nativeMemory)
      throws IOException {
    SparkChecks checks = new SparkChecks(facts);
    checks.versions();
    checks.hadoop(usesS3);
    checks.scratch();
    checks.network(localIp);
    checks.overhead(nativeMemory);
    return checks.findings;
  }

  private void versions() {
    String sentence = "Spark %s with Scala %s".formatted(facts.spark(), facts.scala());
    findings.add(
        facts.spark().startsWith(SPARK) && facts.scala().startsWith(SCALA)
            ? Finding.ok("spark", sentence + " on " + facts.master() + ".")
            : Finding.problem(
                "spark",
                ExitCode.USAGE,
                sentence + ", but a Spark 3.5 for Scala 2.12 is needed: set SPARK_HOME to one."));
  }

  private void hadoop(boolean usesS3) {
    String aws = facts.hadoopAws().orElse("");
    if (aws.isEmpty() || aws.equals(facts.hadoop())) {
      findings.add(
          Finding.ok(
              "hadoop",
              "Hadoop %s%s."
                  .formatted(facts.hadoop(), aws.isEmpty() ? "" : ", and hadoop-aws as well")));
      return;
    }
    String sentence =
        "Hadoop is %s and hadoop-aws %s, which must be of one version: put hadoop-aws-%s and the AWS SDK that belongs to it among Spark's jars."
            .formatted(facts.hadoop(), aws, facts.hadoop());
    findings.add(
        usesS3
            ? Finding.problem("hadoop", ExitCode.USAGE, sentence)
            : Finding.warning("hadoop", sentence));
  }

  private void scratch() throws IOException {
    for (String folder : facts.scratch()) {
      FileStore disk = Files.getFileStore(Path.of(folder));
      long free = disk.getUsableSpace();
      String sentence =
          String.format(
              Locale.ROOT,
              "Temporary files go to %s, with %.1f GiB free",
              folder,
              free / (double) GIB);
      findings.add(
          free < LITTLE
              ? Finding.warning(
                  "temporary", sentence + ": make room, or set SPARK_LOCAL_DIRS to another disk.")
              : Finding.ok("temporary", sentence + "."));
    }
  }

  private void network(String localIp) {
    boolean local = facts.master().startsWith("local");
    boolean loopback = localIp.startsWith("127.") || localIp.equals("localhost");
    String page = facts.page().map(url -> ", and Spark's page is " + url).orElse("");
    if (facts.page().isPresent() && local && !loopback) {
      findings.add(
          Finding.warning(
              "network",
              "Spark's page %s listens on every address of this machine: set SPARK_LOCAL_IP=127.0.0.1, or spark.ui.enabled to false."
                  .formatted(facts.page().get())));
    } else {
      findings.add(
          Finding.ok(
              "network",
              local
                  ? "Spark listens on this machine only" + page + "."
                  : "Executors call the driver at %s, which must be open to them%s."
                      .formatted(facts.driver(), page)));
    }
  }

  private void overhead(long nativeMemory) {
    boolean containers = facts.master().startsWith("yarn") || facts.master().startsWith("k8s");
    if (!containers || facts.overhead().isEmpty()) {
      return;
    }
    String sentence =
        String.format(
            Locale.ROOT,
            "A container has %.1f GiB beside an executor's heap, and spark.native-memory is %.1f GiB",
            facts.overhead().getAsLong() / (double) GIB,
            nativeMemory / (double) GIB);
    findings.add(
        facts.overhead().getAsLong() < nativeMemory
            ? Finding.problem(
                "overhead",
                ExitCode.USAGE,
                sentence
                    + ": containers will be killed; leave spark.executor.memoryOverhead out, or raise it.")
            : Finding.ok("overhead", sentence + "."));
  }
}
