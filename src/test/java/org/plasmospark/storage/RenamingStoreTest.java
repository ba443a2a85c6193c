package org.plasmospark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to hdfs: with a pretended file system under its address. */
class RenamingStoreTest extends StoreContract {
  private final Store store = new HadoopStore(configuration());

  @TempDir Path folder;

  @Override
  Store store() {
    return store;
  }

  @Override
  StorePath root() {
    return new StorePath("hdfs", "pretended", folder.toString());
  }

  @Override
  boolean createsExclusively() {
    return false;
  }

  @Override
  boolean createsRecordsExclusively() {
    return false;
  }

  @Override
  boolean takes(String name) {
    return name.indexOf(':') < 0;
  }

  @Override
  boolean replacesAtomically() {
    return false;
  }

  @Test
  void leavesWhatCannotBeMovedWhereItIs() throws IOException {
    String name = "a " + PretendedFileSystem.UNMOVABLE;
    write(name, "1");
    assertThatThrownBy(() -> store.move(root().child(name), root().child("to/b")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be renamed");
    assertThat(list(ListOptions.HIDDEN_TOO)).containsExactly(name);
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.hdfs.impl", PretendedFileSystem.class.getName());
    configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
    return configuration;
  }
}
