package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  /** A record of which nobody knows whether it is there must not be taken for refused. */
  @Test
  void saysNeitherYesNorNoWhenTheEndpointDoesNotAnswer() throws IOException {
    StorePath record = root.child("record");
    endpoint.cut();
    assertThatThrownBy(() -> store.createExclusively(record, new byte[] {1}, root))
        .isInstanceOf(IOException.class)
        .matches(StoreFailures::isOutage);
    endpoint.restore();
    assertThat(store.createExclusively(record, new byte[] {1}, root)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TestS3.Conditions.class)
  void createsAFileOnlyWhereThereIsNoneWhateverTheEndpointMakesOfConditions(
      TestS3.Conditions conditions) throws IOException {
    try (TestS3 other = TestS3.with(conditions)) {
      Store stores = new HadoopStore(other.configuration());
      StorePath folder = other.newFolder();
      StorePath earlier = folder.child("earlier");
      stores.writeAtomically(earlier, new byte[] {1, 1}, false);
      // The first time nobody knows yet what this endpoint does.
      assertThat(stores.createExclusively(earlier, new byte[] {2}, root)).isFalse();
      assertThat(stores.readAll(earlier, 9)).containsExactly(1, 1);
      for (String name : List.of("a", "b")) {
        StorePath record = folder.child(name);
        assertThat(stores.createExclusively(record, new byte[] {1}, root)).isTrue();
        assertThat(stores.createExclusively(record, new byte[] {2}, root)).isFalse();
        assertThat(stores.createExclusively(record, new byte[] {1}, root)).isTrue();
        assertThat(stores.readAll(record, 9)).containsExactly(1);
      }
      assertThat(stores.createExclusively(earlier, new byte[] {1, 1}, root)).isTrue();
      assertThat(stores.checkWritable(folder, "output folder").exclusive())
          .isEqualTo(conditions == TestS3.Conditions.KEPT);
    }
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
        ExitCode.INPUT_MISSING,
        "The output folder cannot be written at " + root + ": ");
  }
}
