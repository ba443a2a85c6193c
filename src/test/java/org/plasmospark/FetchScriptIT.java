package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.dataset.SmallSet;

/** submit/fetch-nih.sh with the packaged jar, against a server of this machine. */
class FetchScriptIT {
  private static final Path SCRIPT = PackagedApplication.HOME.resolve("submit/fetch-nih.sh");

  @TempDir Path folder;

  private PackagedApplication application;
  private SmallSet set;
  private byte[] zip;
  private Path work;
  private Path images;

  @BeforeEach
  void makeASet() throws IOException {
    application = new PackagedApplication(folder);
    application.environment().put("no_proxy", "127.0.0.1");
    set =
        SmallSet.of(
            "Parasitized/C1P1thinF_IMG_1_cell_1.png",
            "Uninfected/C1P1thinF_IMG_1_cell_2.png",
            "Uninfected/ü #1.png");
    zip = set.zipped("cell_images/");
    set.manifest(folder.resolve("the manifest.csv"));
    work = folder.resolve("work");
    images = work.resolve("the cells");
  }

  @Test
  void downloadsUnpacksAndVerifies() throws Exception {
    try (FileServer server = new FileServer(zip)) {
      Finished first = fetch(server.address("set.zip?signature=secret"));
      assertThat(first.code()).as(first.err()).isZero();
      assertThat(first.out())
          .contains("Unpacked 3 files")
          .contains("other entries of the archive, left out: 1.")
          .contains("Images: file://" + images);
      assertComplete();
      assertThat(inWork()).containsExactly("the cells");

      Finished second = fetch(server.address("set.zip"));
      assertThat(second.code()).as(second.err()).isZero();
      assertThat(second.out()).contains("Verified 3 files");
      assertThat(server.ranges()).as("requests").hasSize(1);
    }
  }

  @Test
  void saysWhatIsMissingOrChangedAndLeavesItAlone() throws Exception {
    Path archive = Files.write(folder.resolve("set.zip"), zip);
    assertThat(fetch(archive.toString()).code()).isZero();
    Files.delete(images.resolve("Uninfected/ü #1.png"));
    Path changed = images.resolve("Parasitized/C1P1thinF_IMG_1_cell_1.png");
    Files.writeString(changed, "mine");
    Finished run = fetch(archive.toString());
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains("1 of 3 files is missing (\"Uninfected/ü #1.png\")")
        .contains("not what the manifest says (\"Parasitized/C1P1thinF_IMG_1_cell_1.png\")");
    assertThat(changed).hasContent("mine");
    assertThat(archive).hasBinaryContent(zip);
  }

  @Test
  void goesOnWithADownloadThatBreaks() throws Exception {
    int half = zip.length / 2;
    try (FileServer server = new FileServer(zip).breakingOnce(half)) {
      Finished run = fetch(server.address("set.zip"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("the download stopped after " + half + " bytes");
      assertThat(server.ranges()).containsExactly("", "bytes=" + half + "-");
    }
    assertComplete();
  }

  @Test
  void goesOnWithWhatAnEarlierRunLeft() throws Exception {
    try (FileServer server = new FileServer(zip).busy(1)) {
      part(Arrays.copyOf(zip, 100));
      Path files = images.resolve("_plasmospark/attempts/fetch.t/files/Parasitized");
      Files.createFile(Files.createDirectories(files).resolve("half.png"));
      Finished run = fetch(server.address("set.zip"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(server.ranges()).containsExactly("bytes=100-", "bytes=100-");
      assertThat(files).doesNotExist();
    }
    assertComplete();
    assertThat(inWork()).containsExactly("the cells");
  }

  @Test
  void takesADownloadThatIsThereAlready() throws Exception {
    Files.createDirectories(images);
    try (FileServer server = new FileServer(zip)) {
      part(zip);
      Finished run = fetch(server.address("set.zip"));
      assertThat(run.code()).as(run.err()).isZero();
    }
    assertComplete();
  }

  @Test
  void beginsAnewWhereTheServerKnowsNoRanges() throws Exception {
    try (FileServer server = new FileServer(zip).withoutRanges()) {
      part(Arrays.copyOf(zip, 100));
      Finished run = fetch(server.address("set.zip"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(server.ranges()).containsExactly("bytes=100-", "");
    }
    assertComplete();
  }

  @Test
  void saysThatTheServerHasNoSuchFile() throws Exception {
    try (FileServer server = new FileServer(zip)) {
      String address = server.address("other.zip");
      Finished run = fetch(address.replace("//", "//user:secret@") + "?signature=secret");
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err())
          .isEqualTo(
              "plasmospark: the server answers 404 for " + address + ": check the address\n");
    }
    assertThat(inWork()).isEmpty();
  }

  @Test
  void downloadsNoMoreThanItMay() throws Exception {
    try (FileServer server = new FileServer(zip)) {
      Finished run = fetch(server.address("set.zip"), "--max-bytes", "200");
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("is larger than 200 bytes").hasLineCount(1);
    }
    try (FileServer server = new FileServer(zip).endless()) {
      Finished run = fetch(server.address("set.zip"), "--max-bytes=100000");
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("is larger than 100000 bytes").hasLineCount(1);
    }
    assertThat(inWork()).isEmpty();
  }

  @Test
  void publishesNothingOfAnotherArchiveAndDownloadsAnew() throws Exception {
    byte[] other =
        SmallSet.of(set.files().keySet().toArray(new String[0]))
            .with("Uninfected/ü #1.png", new byte[] {7})
            .zipped("");
    try (FileServer server = new FileServer(other)) {
      Finished run = fetch(server.address("set.zip"));
      assertThat(run.code()).isEqualTo(4);
      assertThat(run.err())
          .contains("1 of 3 files is not what the manifest says (\"Uninfected/ü #1.png\")")
          .contains("is kept at " + "work/_rejected.the cells.zip");
    }
    assertThat(inWork()).containsExactly("_rejected.the cells.zip");
    try (FileServer server = new FileServer(zip)) {
      assertThat(fetch(server.address("set.zip")).code()).isZero();
      assertThat(server.ranges()).containsExactly("");
    }
    assertComplete();
  }

  @Test
  void doesNotFetchTwiceAtTheSameTime() throws Exception {
    assumeTrue(application.run(List.of("bash", "-c", "command -v flock")).code() == 0);
    Files.createDirectories(work);
    Path archive = Files.write(folder.resolve("set.zip"), zip);
    Finished run =
        application.run(
            List.of("flock", "work", "bash", SCRIPT.toString(), archive.toString(), "work/cells"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("something else is being fetched").hasLineCount(1);
  }

  @Test
  void saysThatAnArchiveIsCutOrMissing() throws Exception {
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, zip.length - 10));
    Finished run = fetch(cut.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("cannot be read as a zip").hasLineCount(1);
    run = fetch(folder.resolve("none.zip").toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("There is no archive at").hasLineCount(1);
    assertThat(inWork()).isEmpty();
  }

  @Test
  void explainsItselfAndItsMistakes() throws Exception {
    Finished help = application.script(SCRIPT, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: submit/fetch-nih.sh URL|FILE DIR");
    for (String[] wrong :
        new String[][] {
          {"a.zip"},
          {"a.zip", "b", "c"},
          {"a.zip", "b", "--manifest"},
          {"a.zip", "b", "--max-bytes=many"},
          {"a.zip", "b", "--no-such"},
          {"a.zip", "hdfs://node/b"},
          {"a.zip", "/"},
          {"ftp://host/a.zip", "b"}
        }) {
      Finished run = application.script(SCRIPT, wrong);
      assertThat(run.code()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(run.err()).startsWith("plasmospark: ").hasLineCount(1);
    }
  }

  private Finished fetch(String source, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(source, "work/the cells"));
    args.addAll(List.of("--manifest", "the manifest.csv"));
    args.addAll(List.of(more));
    return application.script(SCRIPT, args.toArray(new String[0]));
  }

  private void part(byte[] content) throws IOException {
    Files.createDirectories(work);
    Files.write(work.resolve("_download.the cells.zip.part"), content);
  }

  private void assertComplete() {
    set.files()
        .forEach((path, content) -> assertThat(images.resolve(path)).hasBinaryContent(content));
    assertThat(images.resolve("_SUCCESS")).content().matches("plasmospark version \\d\n");
  }

  private List<String> inWork() throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
