package org.plasmospark.jobs.train;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.TestPlace;

/** Checkpoints on a local disk. */
class CheckpointsTest extends CheckpointsContract {
  CheckpointsTest(@TempDir Path folder) {
    super(TestPlace.local(folder));
  }
}
