package org.plasmospark.output;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.TestPlace;

/** Leases on a local disk. */
class OutputLeaseTest extends OutputLeaseContract {
  OutputLeaseTest(@TempDir Path folder) {
    super(TestPlace.local(folder));
  }
}
