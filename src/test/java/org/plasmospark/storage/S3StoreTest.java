package org.plasmospark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.ExitCode;

/** Hadoop's S3A against an S3 endpoint. */
class S3StoreTest extends StoreContract {
  private final TestS3 endpoint = TestS3.running();
  private final Store store = new HadoopStore(endpoint.configuration());
  private StorePath root;

  @BeforeEach
  void takeAFolder() {
    root = endpoint.newFolder();
  }

  @AfterEach
  void restoreTheEndpoint() {
    endpoint.restore();
  }

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return root;
  }

  @Override
  boolean createsExclusively() {
    return false;
  }

  /** A reader that has begun fails when the object changes under its hands. */
  @Override
  boolean replacesAtomically() {
    return false;
  }

  @Override
  boolean publishesInPlace() {
    return true;
  }

  @Override
  boolean probesLeaveFolders() {
    return true;
  }

  @Override
  boolean refusesStrangers() {
    return true;
  }

  @Override
  void asAStranger(StrangersWork work) throws Exception {
    Configuration wrongKeys = endpoint.configuration();
    wrongKeys.set("fs.s3a.secret.key", "wrong");
    wrongKeys.setBoolean("fs.s3a.impl.disable.cache", true);
    work.with(new HadoopStore(wrongKeys));
  }

  @Test
  void publishesNothingWhenTheEndpointIsCutAndCompletesLater() throws IOException {
    StorePath target = root.child("out");
    publish("out", false, "old");
    assertThatThrownBy(
            () -> {
              try (Publication cut = store.publication(target, "r1", true)) {
                store.writeAtomically(cut.folder().child("half"), "half".getBytes(UTF_8), true);
                endpoint.cut();
                cut.publish();
              }
            })
        .isInstanceOf(IOException.class)
        .matches(StoreFailures::isOutage);
    endpoint.restore();

    assertThat(store.isPublished(target)).isFalse();
    assertUserError(
        () -> store.checkReadable(target, "catalog"),
        ExitCode.INPUT_MISSING,
        "The catalog at " + target + " is being written, or the job that wrote it was cut off");
    publish("out", false, "new");
    assertThat(store.isPublished(target)).isTrue();
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly("out/_SUCCESS", "out/new");
  }

  @Test
  void saysInASentenceThatTheEndpointDoesNotAnswer() {
    endpoint.cut();
    assertUserError(
        () -> store.checkReadable(root, "image folder"),
        ExitCode.INPUT_MISSING,
        "The image folder at " + root + " cannot be read: ");
    assertUserError(
        () -> store.checkWritable(root, "output folder"),
        ExitCode.USAGE,
        "The output folder cannot be written at " + root + ": ");
  }
}
