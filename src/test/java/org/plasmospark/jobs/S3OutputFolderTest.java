package org.plasmospark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.storage.StoreFailures;
import org.plasmospark.storage.TestPlace;
import org.plasmospark.storage.TestS3;

/** Outputs of jobs on S3. */
class S3OutputFolderTest extends OutputFolderContract {
  private final TestS3 endpoint = TestS3.running();

  S3OutputFolderTest() {
    super(TestPlace.s3());
  }

  @AfterEach
  void restoreTheEndpoint() {
    endpoint.restore();
  }

  @Test
  void publishesNothingWhenTheEndpointIsCutWhileTheJobWrites() throws IOException {
    publish("r1", false, "old");
    assertThatThrownBy(
            () -> {
              try (OutputFolder cut = prepare("r2", true)) {
                write(cut.staging(), "half", "r2");
                endpoint.cut();
                cut.publish();
              }
            })
        .isInstanceOf(IOException.class)
        .matches(StoreFailures::isOutage);
    endpoint.restore();

    assertThat(shown()).containsExactly("_SUCCESS", "old");
    assertThat(text(read(out).path("old"))).isEqualTo("r1");
    endLeases();
    publish("r3", true, "new");
    assertThat(shown()).containsExactly("_SUCCESS", "new");
    assertThat(left()).noneMatch(name -> name.contains("r2"));
  }

  /** Whichever request is the last: the old version is there, or the new one, and never a mix. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40})
  void showsOneVersionAfterTheEndpointWasCutAtAnyRequest(int request) throws IOException {
    publish("r1", false, "a", "b");
    try (OutputFolder cut = prepare("r2", true)) {
      write(cut.staging(), "a", "r2");
      write(cut.staging(), "b", "r2");
      endpoint.cutAtRequest(request);
      cut.publish();
    } catch (IOException e) {
      assertThat(e).matches(StoreFailures::isOutage);
    }
    endpoint.restore();

    String a = text(read(out).path("a"));
    assertThat(a).isIn("r1", "r2").isEqualTo(text(read(out).path("b")));
    if (store.exists(out.child("_SUCCESS"))) {
      assertThat(text(out.child("a"))).isEqualTo(text(out.child("b")));
    } else {
      assertMistake(
          () -> org.plasmospark.output.PublishedFolder.requireComplete(store, out, "image folder"),
          ExitCode.INPUT_MISSING,
          "The image folder at " + out + " is being written");
    }
    endLeases();
    try (OutputFolder next = prepare("r3", true)) {
      assertThat(text(next.published().path("a"))).isEqualTo(a);
      assertThat(text(out.child("a"))).isEqualTo(a);
      assertThat(text(out.child("b"))).isEqualTo(a);
    }
    assertThat(shown()).containsExactly("_SUCCESS", "a", "b");
    assertThat(left()).noneMatch(name -> name.contains(a.equals("r1") ? "r2" : "r1"));
  }

  /** The process that wrote is still there, and its lease would have to run out. */
  private void endLeases() throws IOException {
    store.delete(out.child("_plasmospark/leases"));
  }
}
