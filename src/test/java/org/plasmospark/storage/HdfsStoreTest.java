package org.plasmospark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmospark.ExitCode.INPUT_MISSING;

import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmospark.UserException;
import org.plasmospark.storage.StoredFile.Kind;

/** HDFS as it is. */
class HdfsStoreTest extends StoreContract {
  private final Store store = new HadoopStore(TestHdfs.configuration());
  private StorePath root;

  @BeforeEach
  void takeAFolder() {
    root = TestHdfs.newFolder();
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
  boolean takes(String name) {
    return name.indexOf(':') < 0;
  }

  @Override
  boolean refusesStrangers() {
    return true;
  }

  @Override
  void asAStranger(StrangersWork work) throws Exception {
    permit(root, 0700);
    as(stranger(), work);
  }

  @Test
  void tellsAFileThatIsForbiddenFromAFolderThatIs() throws Exception {
    StorePath file = root.child("a.txt");
    store.writeAtomically(file, "secret".getBytes(UTF_8), false);
    permit(file, 0);
    as(
        stranger(),
        strange ->
            assertThatThrownBy(() -> strange.readAll(file, 100))
                .matches(e -> !StoreFailures.isOutage(e, strange, root)));
    permit(root, 0700);
    as(
        stranger(),
        strange ->
            assertThatThrownBy(() -> strange.readAll(file, 100))
                .matches(e -> StoreFailures.isOutage(e, strange, root)));
  }

  @Test
  void waitsForANameNodeInSafeModeAsForAStoreThatIsOutOfOrder() throws Exception {
    try (DistributedFileSystem files =
        (DistributedFileSystem)
            FileSystem.newInstance(new Path(root.toString()).toUri(), TestHdfs.configuration())) {
      files.setSafeMode(SafeModeAction.SAFEMODE_ENTER);
      try {
        assertThatThrownBy(() -> store.checkWritable(root, "catalog folder"))
            .isInstanceOfSatisfying(
                UserException.class, e -> assertThat(e.exitCode()).isEqualTo(INPUT_MISSING))
            .hasMessageEndingWith("; run the same command again when the store takes writes.");
      } finally {
        files.setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
      }
    }
  }

  @Test
  void listsAFolderThatIsForbiddenAsAnEntryOfItsOwn() throws Exception {
    store.writeAtomically(root.child("a/b.txt"), "secret".getBytes(UTF_8), false);
    permit(root.child("a"), 0);
    as(
        stranger(),
        strange -> {
          try (StoreListing listing = strange.list(root, ListOptions.EVERYTHING_VISIBLE)) {
            assertThat(listing.next().kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(listing.hasNext()).isFalse();
          }
        });
  }

  @Test
  void failsWhenADelegationTokenIsCancelledWhileFilesAreListedAndRead() throws Exception {
    StorePath file = root.child("a/b.txt");
    store.writeAtomically(file, "x".getBytes(UTF_8), false);
    store.writeAtomically(root.child("c/d.txt"), "x".getBytes(UTF_8), false);
    Configuration configuration = TestHdfs.configuration();
    // A connection ends with each question, and the next one shows the token again.
    configuration.setInt("ipc.client.connection.maxidletime", 0);
    FileSystem fileSystem = root.hadoop().getFileSystem(configuration);
    Token<?> token = fileSystem.getDelegationToken("renewer");
    UserGroupInformation user = UserGroupInformation.createRemoteUser("with-a-token");
    user.addToken(token);
    as(
        user,
        configuration,
        its -> {
          try (StoreListing listing = its.list(root, ListOptions.EVERYTHING_VISIBLE)) {
            assertThat(listing.next().path()).isEqualTo("a");
            token.cancel(configuration);
            awaitRefusal(its);
            assertThatThrownBy(() -> List.of(listing.next(), listing.next(), listing.next()))
                .matches(StoreFailures::isOutage);
          }
          assertThatThrownBy(() -> its.readAll(file, 100)).matches(StoreFailures::isOutage);
        });
  }

  /** A connection that is still open is not asked for its token again. */
  private void awaitRefusal(Store its) throws InterruptedException {
    try {
      while (its.exists(root)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (IOException e) {
      assertThat(StoreFailures.isOutage(e)).as(e.toString()).isTrue();
    }
  }

  private void permit(StorePath path, int mode) throws IOException {
    path.hadoop()
        .getFileSystem(TestHdfs.configuration())
        .setPermission(path.hadoop(), FsPermission.createImmutable((short) mode));
  }

  private static UserGroupInformation stranger() {
    return UserGroupInformation.createUserForTesting("stranger", new String[] {"strangers"});
  }

  private static void as(UserGroupInformation user, StrangersWork work) throws Exception {
    as(user, TestHdfs.configuration(), work);
  }

  private static void as(UserGroupInformation user, Configuration configuration, StrangersWork work)
      throws Exception {
    user.doAs(
        (PrivilegedExceptionAction<Void>)
            () -> {
              work.with(new HadoopStore(configuration));
              return null;
            });
  }
}
