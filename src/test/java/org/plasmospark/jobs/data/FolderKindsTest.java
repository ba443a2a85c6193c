package org.plasmospark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.storage.LocalDisk;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

class FolderKindsTest {
  private static final Store STORE = LocalDisk.store();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "pack.json,which score reads by --data",
    "catalog.json,what the job catalog wrote",
    "metadata.json,a model bundle",
    "report.json,what the job evaluate or train wrote",
    "predictions/x.parquet,what the job score wrote"
  })
  void outputsAreNoImages(String file, String sentence) throws IOException {
    write(file);
    // Without the sign of a job it may be anybody's file.
    FolderKinds.requireImages(STORE, StorePath.of(folder));
    write("_SUCCESS");
    assertThatThrownBy(() -> FolderKinds.requireImages(STORE, StorePath.of(folder)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(folder.toString(), sentence, "(--images)");
  }

  @Test
  void imagesThatAJobWroteAreImages() throws IOException {
    write("_SUCCESS");
    write("_plasmospark/x");
    write("Parasitized/a.png");
    FolderKinds.requireImages(STORE, StorePath.of(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Parasitized/a.PNG", "x.jpeg", "set.tar.gz"})
  void imagesAreNoPackedCells(String file) throws IOException {
    write("_SUCCESS");
    write(file);
    assertNotPacked("it holds images; score reads them by --images");
  }

  @Test
  void aCatalogIsNoPackedCells() throws IOException {
    write("catalog.json");
    assertNotPacked("it is a catalog; run the job pack on it");
  }

  @Test
  void leavesAllElseToWhoReadsIt() throws IOException {
    FolderKinds.requirePacked(STORE, StorePath.of(folder));
    FolderKinds.requirePacked(STORE, StorePath.of(folder.resolve("none")));
    write("notes.txt");
    FolderKinds.requirePacked(STORE, StorePath.of(folder));
    write("pack.json");
    write("x.png");
    FolderKinds.requirePacked(STORE, StorePath.of(folder));
  }

  private void assertNotPacked(String sentence) {
    assertThatThrownBy(() -> PackedData.read(STORE, StorePath.of(folder)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContainingAll(folder.toString(), "has no pack.json", sentence);
  }

  private void write(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "");
  }
}
