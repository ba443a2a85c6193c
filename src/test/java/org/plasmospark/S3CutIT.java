package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** The S3 endpoint is cut off, or takes the keys back, in the middle of packing. */
class S3CutIT {
  private static final TestS3 ENDPOINT = TestS3.running();
  private static final HadoopStore STORE = new HadoopStore(ENDPOINT.configuration());

  @TempDir static Path folder;

  private static StoreApplication application;
  private static List<String> undisturbed;
  private static long requests;

  @BeforeAll
  static void packUndisturbed() throws Exception {
    application = new StoreApplication(STORE, ENDPOINT.newFolder(), ENDPOINT.settings(), folder);
    application.prepareCatalog();
    long before = ENDPOINT.requests();
    application.mustDo(pack("undisturbed"));
    requests = ENDPOINT.requests() - before;
    undisturbed = packedFiles("undisturbed");
    assertThat(undisturbed).hasSize(2);
  }

  @AfterEach
  void restore() {
    ENDPOINT.restore();
  }

  /** While the images are read, while the cells are written, and just before they are published. */
  @ParameterizedTest
  @ValueSource(strings = {"0.2", "0.5", "version"})
  void publishesNothingAndPacksTheSameBytesWhenItIsStartedAgain(String when) throws Exception {
    String out = "packed-" + when;
    String[] pack = pack(out);
    if (when.equals("version")) {
      ENDPOINT.cutBeforeWriting(".version");
    } else {
      ENDPOINT.cutAtRequest((long) (Double.parseDouble(when) * requests));
    }
    Finished cut = application.job(pack);
    assertThat(cut.code()).as(cut.err()).isEqualTo(ExitCode.INPUT_MISSING.code());
    assertOneSentence(
        cut, "A store failed while the job ran, and nothing half-done is published as complete");
    ENDPOINT.restore();

    StorePath packed = application.at(out);
    assertThat(PublishedFolder.find(STORE, packed)).isEmpty();
    Finished early = application.job("train", "--data", "@" + out, "--out", "@model");
    assertThat(early.code()).isEqualTo(ExitCode.INPUT_MISSING.code());
    assertOneSentence(early, "The packed data at " + packed + " is being written, or the job that");

    application.mustDo(pack);
    assertThat(PublishedFolder.find(STORE, packed)).isPresent();
    assertThat(application.tree()).noneMatch(Outputs::isOfARunningJob);
    assertThat(packedFiles(out)).isEqualTo(undisturbed);
  }

  /** Our jobs read what is published; people see it once the same command runs again. */
  @Test
  void publishesAgainWhatItCouldNotShow() throws Exception {
    ENDPOINT.cutAfterWriting(".version");
    Finished cut = application.job(pack("unseen"));
    assertThat(cut.code()).as(cut.err()).isEqualTo(ExitCode.INPUT_MISSING.code());
    ENDPOINT.restore();

    assertThat(PublishedFolder.find(STORE, application.at("unseen"))).isPresent();
    assertThat(application.shown()).noneMatch(name -> name.startsWith("unseen/"));
    application.mustDo(pack("unseen"));
    assertThat(application.shown()).contains("unseen/_SUCCESS", "unseen/pack.json");
    assertThat(application.tree()).noneMatch(Outputs::isOfARunningJob);
    assertThat(packedFiles("unseen")).isEqualTo(undisturbed);
  }

  /** Only tidying up is left: the next run does it. */
  @Test
  void endsWellWhenItIsCutAfterPublishing() throws Exception {
    ENDPOINT.cutBeforeDeleting(".lease");
    Finished cut = application.job(pack("late"));
    assertThat(cut.code()).as(cut.err()).isZero();
    assertThat(cut.err()).contains("Warning: Could not give up the lease of this run in ");
    ENDPOINT.restore();

    assertThat(application.shown()).contains("late/_SUCCESS", "late/pack.json");
    assertThat(packedFiles("late")).isEqualTo(undisturbed);
    Finished again = application.job(pack("late"));
    assertThat(again.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(again.err()).contains("late is there already");
    assertThat(application.tree()).noneMatch(Outputs::isOfARunningJob);
  }

  /** Almost all images are still to be read: none of them is quarantined for it. */
  @Test
  void endsInASentenceWhenTheKeysExpireAndPacksTheSameBytesWithNewOnes() throws Exception {
    String[] pack = pack("refused");
    ENDPOINT.revokeKeysAtRequest((long) (0.3 * requests));
    Finished refused = application.job(pack);
    assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.INPUT_MISSING.code());
    assertOneSentence(
        refused, "; renew the credentials or get the permission, and run the same command again.");
    ENDPOINT.restore();

    assertThat(PublishedFolder.find(STORE, application.at("refused"))).isEmpty();
    application.mustDo(pack);
    assertThat(packedFiles("refused")).isEqualTo(undisturbed);
  }

  private static String[] pack(String out) {
    return new String[] {
      "pack", "--catalog", "@catalog", "--out", "@" + out, "--set", "pack.file-size-mb=1"
    };
  }

  private static void assertOneSentence(Finished finished, String sentence) {
    assertThat(finished.err().lines().filter(line -> line.startsWith("plasmospark: ")))
        .hasSize(1)
        .allMatch(line -> line.contains(sentence));
    assertThat(finished.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    assertThat(finished.out()).isEmpty();
  }

  /**
   * The hashes of the packed files in their order; the names carry a random part. In another JVM
   * Parquet lists the encodings in a file's footer in another order.
   */
  private static List<String> packedFiles(String out) throws IOException {
    List<String> hashes = new ArrayList<>();
    String cells = application.cells(out);
    for (String name : application.tree()) {
      if (name.startsWith(cells + "/part-") && name.endsWith(".parquet")) {
        hashes.add(sha256(application.bytes(name)));
      }
    }
    return hashes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
