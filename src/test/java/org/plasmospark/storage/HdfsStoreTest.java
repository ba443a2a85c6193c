package org.plasmospark.storage;

import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeEach;

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
    Path folder = root.hadoop();
    folder
        .getFileSystem(TestHdfs.configuration())
        .setPermission(folder, FsPermission.createImmutable((short) 0700));
    UserGroupInformation.createUserForTesting("stranger", new String[] {"strangers"})
        .doAs(
            (PrivilegedExceptionAction<Void>)
                () -> {
                  work.with(new HadoopStore(TestHdfs.configuration()));
                  return null;
                });
  }
}
