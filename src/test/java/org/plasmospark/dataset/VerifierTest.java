package org.plasmospark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.SharedData;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;

class VerifierTest {
  @TempDir Path folder;
  private Path images;
  private SmallSet set;

  @BeforeEach
  void writeASet() throws IOException {
    images = folder.resolve("images");
    set = SmallSet.of("P/a.png", "P/b.png", "U/c d.png");
    set.write(images);
  }

  @Test
  void verifiesACompleteFolderAndCountsWhatElseIsVisible() throws IOException {
    Files.createFile(images.resolve("_SUCCESS"));
    Files.createFile(images.resolve("P/.hidden"));
    Files.createDirectories(images.resolve("_more"));
    Files.createFile(images.resolve("_more/x.png"));
    assertThat(verify().isComplete()).isTrue();
    assertThat(verify().otherFiles()).isZero();
    Files.createFile(images.resolve("P/Thumbs.db"));
    assertThat(verify().isComplete()).isTrue();
    assertThat(verify().otherNames()).containsExactly("\"P/Thumbs.db\"");
  }

  @Test
  void takesAFolderThatItselfIsALink() throws IOException {
    Path real = images;
    images = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThat(verify().isComplete()).isTrue();
    assertThat(verify().otherFiles()).isZero();
  }

  @Test
  void namesMissingAndChangedFiles() throws IOException {
    Files.delete(images.resolve("P/a.png"));
    byte[] longer = Arrays.copyOf(set.content("P/b.png"), 1000);
    Files.write(images.resolve("P/b.png"), longer);
    Findings found = verify();
    assertThat(found.verifiedFiles()).isEqualTo(1);
    assertThat(found.problems())
        .isEqualTo(
            "1 of 3 files is missing (\"P/a.png\") and 1 of 3 files is not what the manifest says"
                + " (\"P/b.png\")");
    byte[] other = set.content("P/b.png").clone();
    other[5]++;
    Files.write(images.resolve("P/b.png"), other);
    assertThat(verify().changedFiles()).isEqualTo(1);
  }

  @Test
  void doesNotFollowLinksAndDoesNotTakeAFolderForAFile() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    set.write(elsewhere);
    Files.delete(images.resolve("P/a.png"));
    Files.createSymbolicLink(images.resolve("P/a.png"), elsewhere.resolve("P/a.png"));
    Files.delete(images.resolve("P/b.png"));
    Files.createDirectories(images.resolve("P/b.png"));
    Files.delete(images.resolve("U/c d.png"));
    Files.delete(images.resolve("U"));
    Files.createSymbolicLink(images.resolve("U"), elsewhere.resolve("U"));
    Findings found = verify();
    assertThat(found.changedFiles()).isEqualTo(3);
    assertThat(found.verifiedFiles()).isZero();
  }

  @Test
  void namesExactlyWhatTheReferenceLacksOfThePublishedSet() {
    Path manifest = Path.of(System.getProperty("basedir", "."), "data-manifests/nih-malaria.csv");
    ExpectedFiles published = ExpectedFiles.read(manifest, 1 << 20);
    Findings found = new Verifier(published, SharedData.cells(), Progress.SILENT).verify();
    assertThat(found.verifiedFiles()).isEqualTo(16_509);
    assertThat(found.changedFiles()).isZero();
    assertThat(found.missingFiles()).isEqualTo(11_049);
    assertThat(found.otherNames()).containsExactly("\"manifest.csv\"");
  }

  @Test
  void saysThatThereIsNoFolder() {
    images = folder.resolve("none");
    assertThatThrownBy(this::verify)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is no folder at");
  }

  @Test
  void readsTheUsableRowsOfAManifestOnly() throws IOException {
    Path manifest =
        write(
            "path,width,height,bytes,sha256,status,reason\n"
                + "P/a.png,1,1,3,"
                + SmallSet.sha256(new byte[3])
                + ",ok,\nP/bad.png,0,0,9,,quarantined,corrupt: no\n");
    assertThat(ExpectedFiles.read(manifest, 10).size()).isEqualTo(1);
    assertThat(ExpectedFiles.read(manifest, 10).bytes()).isEqualTo(3);
    assertRefused(manifest, 2, ExitCode.USAGE, "more than images.limits.max-bytes = 2");
  }

  @Test
  void refusesManifestsThatNoFolderCanHold() throws IOException {
    for (String path : new String[] {"../a.png", "/a.png", "a//b.png", "a/./b.png", "a/../../b"}) {
      assertRefused(rows(path), 10, ExitCode.USAGE, "which is not a path below a folder");
    }
    assertRefused(rows("a.png", "a.png"), 10, ExitCode.USAGE, "names \"a.png\" twice");
    assertRefused(rows("a", "a/b"), 10, ExitCode.USAGE, "as a file and as a folder");
    assertRefused(rows(), 10, ExitCode.INPUT_MISSING, "names no usable file");
    assertRefused(folder.resolve("none"), 10, ExitCode.INPUT_MISSING, "There is no manifest");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'p', (byte) 0xFC, 'x'});
    assertRefused(latin, 10, ExitCode.USAGE, "is not UTF-8");
  }

  private static void assertRefused(Path manifest, long max, ExitCode code, String words) {
    assertThatThrownBy(() -> ExpectedFiles.read(manifest, max))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(((UserException) e).exitCode()).isEqualTo(code));
  }

  private Path rows(String... paths) throws IOException {
    StringBuilder text = new StringBuilder("path,width,height,bytes,sha256\n");
    for (String path : paths) {
      text.append(path).append(",1,1,3,").append(SmallSet.sha256(new byte[3])).append('\n');
    }
    return write(text.toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  private Findings verify() throws IOException {
    return new Verifier(set.expected(folder), images, Progress.SILENT).verify();
  }
}
