package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
  private static final String LIBRARIES = "(hadoop-aws|aws-java-sdk-bundle|spark-hadoop-cloud_).*";

  @TempDir Path folder;

  private final TestS3 endpoint = TestS3.running();
  private PackagedApplication application;
  private StorePath root;

  @BeforeEach
  void needTheJar() {
    application = new PackagedApplication(folder);
    root = endpoint.newFolder();
  }

  /** JUnit warns of every link that it finds. */
  @AfterEach
  void removeTheLinks() throws IOException {
    Path jars = folder.resolve("spark/jars");
    if (Files.isDirectory(jars)) {
      try (var links = Files.list(jars)) {
        for (Path link : links.toList()) {
          Files.delete(link);
        }
      }
    }
  }

  @Test
  void writesToS3WithTheLibrariesBesideTheEmbeddedSpark() throws Exception {
    application.environment().put("PLASMOSPARK_SPARK_JARS", spark(true).toString());
    Finished finished = application.job(job("synth", "--out", root.child("cells").toString()));
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out()).doesNotContain("[warning]");
    assertThat(finished.err()).contains("Writes to " + root.child("cells") + " with the magic");
    Store store = new HadoopStore(endpoint.configuration());
    assertThat(PublishedFolder.find(store, root.child("cells"))).isPresent();
    assertThat(store.exists(root.child("cells").child("_SUCCESS"))).isTrue();
  }

  @Test
  void saysHowToGetTheLibrariesWithoutThem() throws Exception {
    application.environment().put("PLASMOSPARK_SPARK_JARS", spark(false).toString());
    assertNeedsLibraries(job("synth", "--out", root.toString()));
    assertNeedsLibraries(
        job("catalog", "--images", root.toString(), "--out", folder.resolve("out").toString()));
  }

  private void assertNeedsLibraries(String... args) throws Exception {
    Finished finished = application.job(args);
    assertThat(finished.code()).as(finished.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(finished.err())
        .startsWith("plasmospark: ")
        .contains(root.toString(), "which are not on the class path: build with mvn -Ps3a package")
        .hasLineCount(1);
  }

  /** The embedded Spark with or without the libraries, whatever the build has collected. */
  private Path spark(boolean libraries) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    List<Path> wanted = new ArrayList<>();
    try (var collected = Files.list(PackagedApplication.SPARK.resolve("jars"))) {
      wanted.addAll(collected.filter(jar -> !isLibrary(jar)).toList());
    }
    if (libraries) {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (isLibrary(Path.of(entry))) {
          wanted.add(Path.of(entry));
        }
      }
    }
    // It is of another class path and must be passed over in silence.
    Path archive = PackagedApplication.SPARK.resolve("classes.jsa");
    if (Files.exists(archive)) {
      Files.copy(archive, folder.resolve("spark/classes.jsa"));
    }
    for (Path jar : wanted) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return jars;
  }

  private static boolean isLibrary(Path jar) {
    return jar.getFileName().toString().matches(LIBRARIES);
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
