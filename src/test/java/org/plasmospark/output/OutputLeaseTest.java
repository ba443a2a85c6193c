package org.plasmospark.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestPlace;

/** Leases on a local disk. */
class OutputLeaseTest extends OutputLeaseContract {
  private final Path folder;

  OutputLeaseTest(@TempDir Path folder) {
    super(TestPlace.local(folder));
    this.folder = folder;
  }

  @Test
  void isNotKeptAwayByAFileThatIsNoLeaseAndDatedInTheFuture() throws IOException {
    Path file = folder.resolve("night.t.lease");
    Files.writeString(file, "???");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(365))));
    OutputPlace place =
        new OutputPlace(
            StorePath.of(folder), StorePath.of(folder.resolve("c")), List.of(), List.of());
    Files.createDirectories(folder.resolve("c/leases"));
    Files.move(file, folder.resolve("c/leases/night.t.lease"));
    Claim claim = new Claimant(Clock.systemUTC()).claim("next");
    OutputLease.take(TestPlace.local(folder).store(), place, claim, true).close();
    assertThat(folder.resolve("c/leases")).isEmptyDirectory();
  }
}
