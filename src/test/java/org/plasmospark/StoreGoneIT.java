package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/**
 * An S3 endpoint goes away while a job works with it. With Hadoop's own settings its client would
 * try again for many minutes.
 */
class StoreGoneIT {
  private static final TestS3 ENDPOINT = TestS3.running();
  private static final HadoopStore STORE = new HadoopStore(ENDPOINT.configuration());
  private static final StorePath ROOT = ENDPOINT.newFolder();
  private static final int LIMIT = 10;

  @TempDir static Path folder;

  private static LinkedSpark spark;
  private static PackagedApplication application;
  private static Path conf;

  @BeforeAll
  static void catalog() throws Exception {
    spark = LinkedSpark.in(folder, true);
    application = new PackagedApplication(folder);
    application.environment().put("PLASMOSPARK_SPARK_JARS", spark.jars());
    List<String> lines = new ArrayList<>();
    ENDPOINT
        .settings()
        .forEach(
            (name, value) -> {
              if (!name.matches(".*(retry|attempts|timeout).*")) {
                lines.add("\"spark.hadoop.%s\" = \"%s\"".formatted(name, value));
              }
            });
    conf = folder.resolve("s3.conf");
    Files.writeString(conf, "spark.properties {\n" + String.join("\n", lines) + "\n}\n");
    assertThat(job("synth", "--out", at("cells"), "--set", "synth.cells=64").code()).isZero();
    assertThat(job("catalog", "--images", at("cells"), "--out", at("catalog")).code()).isZero();
  }

  @AfterEach
  void restore() {
    ENDPOINT.restore();
  }

  @AfterAll
  static void removeTheLinks() throws Exception {
    spark.close();
  }

  @Test
  void endsInASentenceWhenTheEndpointRefusesConnections() throws Exception {
    ENDPOINT.cutAtRequest(40);
    assertEndsInASentence("refused");
    ENDPOINT.restore();
    assertThat(PublishedFolder.find(STORE, ROOT.child("refused"))).isEmpty();
    assertThat(pack("refused", LIMIT).code()).isZero();
    assertThat(PublishedFolder.find(STORE, ROOT.child("refused"))).isPresent();
  }

  @Test
  void endsInASentenceWhenTheEndpointAnswersNothing() throws Exception {
    ENDPOINT.muteAtRequest(40);
    assertEndsInASentence("mute");
    ENDPOINT.restore();
    assertThat(PublishedFolder.find(STORE, ROOT.child("mute"))).isEmpty();
  }

  @Test
  void goesOnWhenTheEndpointComesBackInTime() throws Exception {
    ENDPOINT.cutAtRequest(40);
    Thread back =
        new Thread(
            () -> {
              try {
                while (!ENDPOINT.isCut()) {
                  Thread.sleep(100);
                }
                Thread.sleep(12_000);
              } catch (InterruptedException e) {
                return;
              }
              ENDPOINT.restore();
            });
    back.start();
    Finished finished = pack("back", 60);
    back.join();
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.err())
        .contains("Warning: s3a://", " has not answered for 10 seconds; the job tries again")
        .containsPattern("Warning: s3a://.* answers again after \\d+ seconds\\.");
    assertThat(PublishedFolder.find(STORE, ROOT.child("back"))).isPresent();
  }

  private static void assertEndsInASentence(String out) throws Exception {
    Finished gone = pack(out, LIMIT);
    assertThat(gone.code()).as(gone.err()).isEqualTo(ExitCode.INPUT_MISSING.code());
    assertThat(gone.err())
        .containsPattern(
            " has not answered for \\d+ seconds; the job tries again, and ends when it has not for "
                + LIMIT
                + " \\(run.store-timeout-seconds\\)\\.");
    assertThat(gone.err().lines().filter(line -> line.startsWith("plasmospark: ")))
        .singleElement()
        .asString()
        .contains(
            "s3a://",
            " has not answered for ",
            " seconds, and nothing half-done is published as complete; run");
    assertThat(gone.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
  }

  private static Finished pack(String out, int limit) throws Exception {
    String timeout = "run.store-timeout-seconds=" + limit;
    return job("pack", "--catalog", at("catalog"), "--out", at(out), "--set", timeout);
  }

  private static Finished job(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--conf", conf.toString()));
    return application.job(all.toArray(String[]::new));
  }

  private static String at(String name) {
    return ROOT.child(name).toString();
  }
}
