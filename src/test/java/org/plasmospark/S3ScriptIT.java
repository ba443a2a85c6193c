package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/** submit/run.sh and the packaged jar on S3, with and without the libraries of {@code -Ps3a}. */
class S3ScriptIT {
  @TempDir Path folder;

  private final TestS3 endpoint = TestS3.running();
  private PackagedApplication application;
  private StorePath root;

  @BeforeEach
  void needTheJar() {
    application = new PackagedApplication(folder);
    root = endpoint.newFolder();
  }

  @Test
  void writesToS3WithTheLibrariesBesideTheEmbeddedSpark() throws Exception {
    Finished finished;
    try (LinkedSpark spark = LinkedSpark.in(folder, true)) {
      application.environment().put("PLASMOSPARK_SPARK_JARS", spark.jars());
      finished = application.job(job("synth", "--out", root.child("cells").toString()));
    }
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out()).doesNotContain("[warning]");
    assertThat(finished.err()).contains("Writes to " + root.child("cells") + " with the magic");
    Store store = new HadoopStore(endpoint.configuration());
    assertThat(PublishedFolder.find(store, root.child("cells"))).isPresent();
    assertThat(store.exists(root.child("cells").child("_SUCCESS"))).isTrue();
  }

  @Test
  void saysHowToGetTheLibrariesWithoutThem() throws Exception {
    try (LinkedSpark spark = LinkedSpark.in(folder, false)) {
      application.environment().put("PLASMOSPARK_SPARK_JARS", spark.jars());
      assertNeedsLibraries(job("synth", "--out", root.toString()));
      assertNeedsLibraries(
          job("catalog", "--images", root.toString(), "--out", folder.resolve("out").toString()));
    }
  }

  private void assertNeedsLibraries(String... args) throws Exception {
    Finished finished = application.job(args);
    assertThat(finished.code()).as(finished.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(finished.err())
        .startsWith("plasmospark: ")
        .contains(root.toString(), "which are not on the class path: build with mvn -Ps3a package")
        .hasLineCount(1);
  }

  private String[] job(String... args) throws IOException {
    Path conf = folder.resolve("s3.conf");
    List<String> lines = new ArrayList<>(List.of("spark.properties {", "}"));
    endpoint
        .settings()
        .forEach(
            (name, value) -> lines.add(1, "\"spark.hadoop." + name + "\" = \"" + value + "\""));
    Files.write(conf, lines);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--conf", conf.toString(), "--set", "synth.cells=20"));
    all.addAll(List.of("--set", "synth.patients=4"));
    return all.toArray(String[]::new);
  }
}
