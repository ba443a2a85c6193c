package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;

/** Bundles that are made to take the memory of a driver with a heap of 512 MB. */
class HostileBundleIT {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  @Test
  void refusesAZipThatUnpacksToMuchMoreThanItIs() throws Exception {
    Path bundle = copy();
    Path zip = bundle.resolve("model.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (String name : List.of("configuration.json", "coefficients.bin")) {
        entries.putNextEntry(new ZipEntry(name));
        byte[] zeros = new byte[1 << 20];
        for (long written = 0; written < 3 * GIB; written += zeros.length) {
          entries.write(zeros);
        }
        entries.closeEntry();
      }
    }
    assertThat(Files.size(zip)).isLessThan(8 << 20);
    assertRefused(bundle);
  }

  @Test
  void refusesMetadataOfNineHundredMegabytes() throws Exception {
    Path bundle = copy();
    try (RandomAccessFile metadata =
        new RandomAccessFile(bundle.resolve("metadata.json").toFile(), "rw")) {
      metadata.setLength(900L << 20);
    }
    assertRefused(bundle);
  }

  private Path copy() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    for (String name : List.of("model.zip", "metadata.json")) {
      Files.copy(
          SmallModel.folder().resolve("model").resolve(name),
          bundle.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return bundle;
  }

  private void assertRefused(Path bundle) throws Exception {
    List<String> job = new ArrayList<>(List.of("score", "--images", SmallModel.path("cells")));
    job.addAll(List.of("--model", bundle.toString(), "--out", folder.resolve("out").toString()));
    job.addAll(List.of("--set", "spark.driver-memory=512m", "--set", "spark.native-memory=1g"));
    Finished finished =
        new PackagedApplication(folder)
            .script(PackagedApplication.SCRIPT, job.toArray(String[]::new));
    assertThat(finished.code()).as(finished.err()).isEqualTo(ExitCode.BUNDLE_INVALID.code());
    assertThat(finished.err().lines()).hasSize(1).allMatch(l -> l.startsWith("plasmospark: "));
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
