package org.plasmospark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.run.Progress;

class UnpackerTest {
  private static final String ODD = "Uninfected/a b#%ü\n中.png";
  private static final byte[] EVIL = "evil".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path out;
  private SmallSet set;

  @BeforeEach
  void makeASet() {
    out = folder.resolve("deep/out");
    set = SmallSet.of("Parasitized/a.png", "Parasitized/b.png", ODD);
  }

  @Test
  void unpacksWhatTheManifestNamesAndNothingElse() throws IOException {
    Findings found =
        unpack(set.zip("cell_images/").file("cell_images/Thumbs.db", EVIL).file("x", EVIL));
    assertThat(found.isComplete()).isTrue();
    assertThat(found.verifiedFiles()).isEqualTo(3);
    assertThat(found.otherFiles()).isEqualTo(2);
    assertThat(found.otherNames()).containsExactly("\"cell_images/Thumbs.db\"", "\"x\"");
    assertThat(written()).containsExactlyElementsOf(set.files().keySet());
    for (String path : written()) {
      assertThat(out.resolve(path)).hasBinaryContent(set.content(path));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c/", "Parasitized/", "a b/ü/"})
  void findsTheSetBelowAnyFolderOfTheArchive(String below) throws IOException {
    assertThat(unpack(set.zip(below)).isComplete()).isTrue();
  }

  @Test
  void saysThatTheArchiveIsOfAnotherSet() {
    assertRefused(SmallSet.of("a.png").zip(""), ExitCode.INPUT_MISSING, "none of the 3 files");
    assertRefused(set.zip("../"), ExitCode.INPUT_MISSING, "none of the 3 files");
  }

  @Test
  void takesOneOfTwoCopiesOfTheSet() throws IOException {
    HostileZip twice = set.zip("cells/cells/");
    set.files().forEach((path, content) -> twice.file("cells/" + path, content));
    Findings found = unpack(twice);
    assertThat(found.isComplete()).isTrue();
    assertThat(found.otherFiles()).isEqualTo(3);
    assertThat(found.otherNames()).allMatch(name -> name.startsWith("\"cells/cells/"));
  }

  @Test
  void writesNothingThatANameWouldLeadOutside() throws IOException {
    HostileZip zip = set.zip("cells/");
    List<String> names =
        List.of(
            "../Parasitized/a.png",
            "../../evil",
            "cells/../../evil",
            "/Parasitized/a.png",
            folder.resolve("evil").toString(),
            "C:\\evil",
            "..\\..\\evil",
            "cells\\Parasitized\\a.png",
            "cells//Parasitized/a.png",
            "cells/./Parasitized/a.png");
    names.forEach(name -> zip.file(name, EVIL));
    Findings found = unpack(zip);
    assertThat(found.isComplete()).isTrue();
    assertThat(found.otherFiles()).isEqualTo(names.size());
    assertThat(tree(folder))
        .containsExactlyInAnyOrder(
            "manifest.csv",
            "set.zip",
            "deep/out/Parasitized/a.png",
            "deep/out/Parasitized/b.png",
            "deep/out/" + ODD);
  }

  @Test
  void neverMakesALink() throws IOException {
    HostileZip zip = set.zip("").link("Parasitized", "/tmp").link("evil", "/etc/passwd");
    assertThat(unpack(zip).isComplete()).isTrue();
    assertThat(Files.isDirectory(out.resolve("Parasitized"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(written()).hasSize(3);
  }

  @Test
  void refusesALinkInThePlaceOfAFile() throws IOException {
    Path secret = Files.write(folder.resolve("secret"), set.content(ODD));
    HostileZip zip =
        new HostileZip()
            .file("Parasitized/a.png", set.content("Parasitized/a.png"))
            .file("Parasitized/b.png", set.content("Parasitized/b.png"))
            .link(ODD, secret.toString());
    Findings found = unpack(zip);
    assertThat(found.changedFiles()).isEqualTo(1);
    assertThat(written()).containsExactly("Parasitized/a.png", "Parasitized/b.png");
  }

  @Test
  void stopsABombAtTheLengthOfTheManifest() throws IOException {
    byte[] content = set.content(ODD);
    byte[] bomb = Arrays.copyOf(content, 64 << 20);
    HostileZip zip =
        new HostileZip()
            .file("Parasitized/a.png", set.content("Parasitized/a.png"))
            .file("Parasitized/b.png", bomb)
            .declaring(ODD, bomb, content.length);
    Findings found = unpack(zip);
    assertThat(found.verifiedFiles()).isEqualTo(1);
    assertThat(found.changedFiles()).isEqualTo(2);
    assertThat(written()).containsExactly("Parasitized/a.png");
  }

  @Test
  void refusesContentsThatLieOverEachOther() {
    byte[] noise = noise(40_000);
    set = new SmallSet().with("0.png", noise);
    HostileZip zip = set.zip("");
    for (int i = 1; i < 20; i++) {
      zip.sharing(i + ".png", noise);
      set.with(i + ".png", noise);
    }
    assertRefused(zip, ExitCode.DATA_QUALITY, "lie over each other");
  }

  @Test
  void refusesANameThatComesTwice() {
    HostileZip zip = set.zip("cells/").file("cells/Parasitized/a.png", EVIL);
    assertRefused(zip, ExitCode.DATA_QUALITY, "\"cells/Parasitized/a.png\" twice");
  }

  @Test
  void namesWhatIsMissingAndWhatHasChanged() throws IOException {
    byte[] sameLength = set.content("Parasitized/a.png").clone();
    sameLength[0]++;
    Findings found =
        unpack(new HostileZip().file("Parasitized/a.png", sameLength).file("more", EVIL));
    assertThat(found.isComplete()).isFalse();
    assertThat(found.missingFiles()).isEqualTo(2);
    assertThat(found.problems())
        .isEqualTo(
            "2 of 3 files are missing (\"Parasitized/b.png\", \"Uninfected/a b#%ü\uFFFD中.png\") and"
                + " 1 of 3 files is not what the manifest says (\"Parasitized/a.png\")");
  }

  @Test
  void countsAContentThatIsDamagedInsideOfTheArchive() throws IOException {
    byte[] noise = noise(50_000);
    set.with("Parasitized/c.png", noise);
    byte[] zip = set.zip("").bytes();
    int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("Parasitized/c.png");
    Arrays.fill(zip, at + 100, at + 20_000, (byte) 0xFF);
    Findings found = unpack(Files.write(folder.resolve("set.zip"), zip));
    assertThat(found.problems()).contains("Parasitized/c.png");
    assertThat(found.changedFiles()).isEqualTo(1);
    assertThat(found.verifiedFiles()).isEqualTo(3);
  }

  @Test
  void saysThatACutArchiveIsCut() throws IOException {
    byte[] zip = set.zip("").bytes();
    for (int length : new int[] {0, 1, 100, zip.length / 2, zip.length - 1}) {
      Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, length));
      assertThatThrownBy(() -> ZipArchive.open(cut).close())
          .isInstanceOf(UserException.class)
          .hasMessageContaining("cannot be read as a zip")
          .satisfies(e -> assertCode(e, ExitCode.INPUT_MISSING));
    }
  }

  @Test
  void doesNotReadADirectoryThatWouldFillTheMemory() throws IOException {
    byte[] zip = set.zip("").bytes((int) ZipArchive.MAX_DIRECTORY + 1);
    Path file = Files.write(folder.resolve("set.zip"), zip);
    assertThatThrownBy(() -> ZipArchive.open(file).close())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("lists too many entries")
        .satisfies(e -> assertCode(e, ExitCode.INPUT_MISSING));
  }

  @Test
  void saysThatThereIsNoArchive() {
    assertThatThrownBy(() -> ZipArchive.open(folder.resolve("none.zip")).close())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is no archive at");
    assertThatThrownBy(() -> ZipArchive.open(folder).close())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not a file");
  }

  @Test
  void saysThatTheFolderCannotBeWritten() throws IOException {
    Files.createDirectories(out.resolve("Parasitized/a.png"));
    assertRefused(set.zip(""), ExitCode.USAGE, "cannot be written");
  }

  private void assertRefused(HostileZip zip, ExitCode code, String words) {
    assertThatThrownBy(() -> unpack(zip))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(words)
        .satisfies(e -> assertCode(e, code));
  }

  private static void assertCode(Throwable e, ExitCode code) {
    assertThat(((UserException) e).exitCode()).isEqualTo(code);
  }

  private Findings unpack(HostileZip zip) throws IOException {
    return unpack(zip.write(folder.resolve("set.zip")));
  }

  private Findings unpack(Path zip) throws IOException {
    try (ZipArchive archive = ZipArchive.open(zip)) {
      return new Unpacker(set.expected(folder), out, Progress.SILENT).unpack(archive);
    }
  }

  /** Bytes that do not become shorter, the same in every run. */
  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    long state = 88_172_645_463_325_252L;
    for (int i = 0; i < length; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      noise[i] = (byte) state;
    }
    return noise;
  }

  private List<String> written() throws IOException {
    return tree(out);
  }

  /** Everything that is no folder, links too. */
  private static List<String> tree(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
