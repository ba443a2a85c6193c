package org.plasmospark.jobs;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.TestPlace;

/** Outputs of jobs on a local disk. */
class OutputFolderTest extends OutputFolderContract {
  OutputFolderTest(@TempDir Path folder) {
    super(TestPlace.local(folder));
  }
}
