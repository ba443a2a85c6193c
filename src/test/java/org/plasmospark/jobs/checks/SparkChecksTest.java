package org.plasmospark.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.plasmospark.preflight.Finding;
import org.plasmospark.preflight.Finding.Level;
import org.plasmospark.spark.SparkFacts;

class SparkChecksTest {
  private static final long GIB = 1L << 30;
  private static final SparkFacts LOCAL =
      new SparkFacts(
          "3.5.7",
          "2.12.18",
          "3.3.4",
          Optional.of("3.3.4"),
          "local[2]",
          "127.0.0.1:4000",
          Optional.of("http://127.0.0.1:4040"),
          List.of("/tmp"),
          OptionalLong.empty());

  @Test
  void hasNothingToSayAgainstOurOwnSpark() throws IOException {
    assertThat(SparkChecks.of(LOCAL, true, "127.0.0.1", GIB))
        .extracting(Finding::topic)
        .containsExactly("spark", "hadoop", "temporary", "network");
    assertThat(SparkChecks.of(LOCAL, true, "127.0.0.1", GIB))
        .filteredOn(finding -> !finding.topic().equals("temporary"))
        .extracting(Finding::level)
        .containsOnly(Level.OK);
  }

  @Test
  void findsAnotherSparkAndAnotherScala() throws IOException {
    assertProblem(with("3.4.1", "2.12.17", "3.3.4"), "spark", "Spark 3.4.1 with Scala 2.12.17");
    assertProblem(with("3.5.7", "2.13.8", "3.3.4"), "spark", "needed: set SPARK_HOME");
  }

  @Test
  void findsAnotherHadoopBesideItsClientOfS3() throws IOException {
    SparkFacts mixed = with("3.5.7", "2.12.18", "3.3.6");
    assertProblem(mixed, "hadoop", "put hadoop-aws-3.3.6 and the AWS SDK");
    assertThat(of("hadoop", SparkChecks.of(mixed, false, "127.0.0.1", GIB)).level())
        .isEqualTo(Level.WARNING);
  }

  @Test
  void saysWhenEverybodyMaySeeThePageOfSpark() throws IOException {
    Finding finding = of("network", SparkChecks.of(LOCAL, false, "", GIB));
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.sentence()).contains("http://127.0.0.1:4040 listens on every address");
  }

  @Test
  void findsContainersThatAreTooSmall() throws IOException {
    SparkFacts yarn =
        new SparkFacts(
            "3.5.7",
            "2.12.18",
            "3.3.4",
            Optional.empty(),
            "yarn",
            "gateway:4000",
            Optional.empty(),
            List.of("/tmp"),
            OptionalLong.of(GIB));
    assertProblem(yarn, "overhead", "1.0 GiB beside an executor's heap, and spark.native-memory");
    assertThat(of("overhead", SparkChecks.of(yarn, false, "", GIB)).level()).isEqualTo(Level.OK);
    assertThat(of("network", SparkChecks.of(yarn, false, "", GIB)).sentence())
        .isEqualTo("Executors call the driver at gateway:4000, which must be open to them.");
  }

  private static SparkFacts with(String spark, String scala, String hadoop) {
    return new SparkFacts(
        spark,
        scala,
        hadoop,
        LOCAL.hadoopAws(),
        LOCAL.master(),
        LOCAL.driver(),
        LOCAL.page(),
        LOCAL.scratch(),
        LOCAL.overhead());
  }

  private static void assertProblem(SparkFacts facts, String topic, String words)
      throws IOException {
    Finding finding = of(topic, SparkChecks.of(facts, true, "127.0.0.1", 2 * GIB));
    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.sentence()).contains(words);
  }

  private static Finding of(String topic, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.topic().equals(topic))
        .findFirst()
        .orElseThrow();
  }
}
