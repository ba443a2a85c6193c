package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.Shell.Finished;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.TestS3;

/**
 * What the image has beside Spark, laid out without a daemon, and jobs in it as in a container: all
 * read-only, without a home, as another user. In place of the official image's Spark is the
 * embedded one.
 */
class KubernetesImageIT {
  private static final String LIBRARIES =
      "(hadoop-aws|aws-java-sdk-bundle|wildfly-openssl|spark-hadoop-cloud_)-?[0-9].*\\.jar";
  private static final String SCRIPT = "submit/kubernetes/image-tree.sh";
  private static final String INSIDE = "src/test/resources/org/plasmospark/kubernetes/in-image.sh";

  @TempDir static Path folder;

  private static Path tree;
  private static Path libraries;
  private static Shell shell;

  @BeforeAll
  static void layOut() throws Exception {
    Path jar = Shell.requireJar();
    shell = new Shell(Shell.HOME);
    libraries = Files.createDirectory(folder.resolve("libraries"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().matches(LIBRARIES)) {
        Files.copy(Path.of(entry), libraries.resolve(Path.of(entry).getFileName()));
      }
    }
    tree = folder.resolve("tree");
    Finished finished =
        shell
            .with("SPARK_HOME", PackagedApplication.SPARK.toString())
            .run("%s --jar '%s' --libraries '%s' '%s'".formatted(SCRIPT, jar, libraries, tree));
    assertThat(finished.code()).as(finished.err()).isZero();
    assertThat(finished.out() + finished.err()).isEmpty();
  }

  @Test
  void hasTheApplicationAndNoMoreLibrariesThanS3Needs() throws IOException {
    assertThat(PackagedApplication.tree(tree.resolve("opt/plasmospark")))
        .contains(
            "plasmospark.jar",
            "conf/kubernetes.conf",
            "conf/s3.conf",
            "submit/run.sh",
            "submit/kubernetes/executor-pod.yaml");
    try (Stream<Path> jars = Files.list(tree.resolve("opt/spark/jars"))) {
      assertThat(jars.filter(jar -> jar.toString().matches(".*/" + LIBRARIES)).count())
          .isEqualTo(4);
    }
    try (Stream<Path> all = Files.walk(tree.resolve("opt/plasmospark"))) {
      for (Path each : all.toList()) {
        boolean runs = Files.isDirectory(each) || each.toString().endsWith(".sh");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as(each.toString())
            .isEqualTo(runs ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
    String discovery = "/opt/plasmospark/submit/gpu-discovery.sh";
    assertThat(tree.resolve(discovery.substring(1))).isExecutable();
    assertThat(Files.readString(Shell.HOME.resolve("conf/kubernetes-gpu.conf")))
        .contains("driver.resource.gpu.discoveryScript = " + discovery)
        .contains("executor.resource.gpu.discoveryScript = " + discovery);
  }

  @Test
  void jobsRunWhereNothingButTheirFoldersCanBeWritten() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxrwxrwx"));
    Finished score =
        inside(
            SmallModel.folder(),
            out,
            "score --images /data/cells --model /data/model --out /out/scored");
    assertThat(score.code()).as(score.err()).isZero();
    assertThat(Parquet.rows(out.resolve("scored/predictions"))).hasSize(SmallModel.CELLS);

    Finished check = inside(SmallModel.folder(), out, "check --images /data/cells --out /out/new");
    assertThat(check.code()).as(check.out() + check.err()).isZero();
  }

  @Test
  void jobsReadAndWriteS3() throws Exception {
    TestS3 endpoint = TestS3.running();
    StorePath cells = endpoint.newFolder().child("cells");
    StringBuilder settings = new StringBuilder();
    endpoint
        .settings()
        .forEach(
            (name, value) ->
                settings.append(
                    " --set 'spark.properties.spark.hadoop.%s=%s'".formatted(name, value)));
    Finished synth =
        inside(
            folder,
            Files.createDirectory(folder.resolve("nothing")),
            "synth --set synth.cells=20 --set synth.patients=4 --out " + cells + settings);
    assertThat(synth.code()).as(synth.err()).isZero();
    assertThat(PublishedFolder.find(new HadoopStore(endpoint.configuration()), cells)).isPresent();
  }

  @Test
  void saysWhatIsWrongBeforeItWritesAnything() throws Exception {
    Path none = Files.createDirectory(folder.resolve("none"));
    Path other = Files.createDirectories(folder.resolve("other/jars")).getParent();
    Path file = Files.createFile(folder.resolve("a-file"));
    Path target = folder.resolve("target");
    String jar = " --jar '" + file + "' ";
    for (String[] wrong :
        List.of(
            new String[] {jar + "--libraries '" + none + "'", "there is no hadoop-aws in " + none},
            new String[] {" --jar /no.jar", "there is no file /no.jar (--jar)"},
            new String[] {" --jar ''", "--jar needs a value"},
            new String[] {" --jars x", "unknown option --jars"},
            new String[] {jar + "--without-s3 '" + file + "'", "one folder only"})) {
      assertMistake(SCRIPT + wrong[0] + " '" + target + "'", wrong[1]);
    }
    assertMistake(SCRIPT + jar, "no folder was named");
    assertMistake(SCRIPT + jar + "'" + file + "'", file + " is a file");
    assertMistake(SCRIPT + jar + "'" + tree + "'", tree + " holds files already");
    assertMistake(
        "SPARK_HOME='%s' %s%s--libraries '%s' '%s'"
            .formatted(other, SCRIPT, jar, libraries, target),
        "hadoop-aws is of Hadoop 3.3.4, and the Spark in " + other + " is not");
    assertThat(target).doesNotExist();

    Finished without = shell.run(SCRIPT + jar + "--without-s3 '" + target + "'");
    assertThat(without.code()).as(without.err()).isZero();
    assertThat(target.resolve("opt/spark")).doesNotExist();
  }

  @Test
  void everyScriptIsBash() throws Exception {
    try (Stream<Path> files = Files.walk(Shell.HOME.resolve("submit"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".sh")).toList()) {
        assertThat(file).isExecutable();
        assertThat(shell.run("bash -n '" + file + "'")).isEqualTo(new Finished(0, "", ""));
      }
    }
  }

  private static void assertMistake(String command, String sentence) throws Exception {
    Finished finished = shell.run(command);
    assertThat(finished.code()).as(command).isEqualTo(ExitCode.USAGE.code());
    assertThat(finished.err()).startsWith("plasmospark: " + sentence).hasLineCount(1);
  }

  /** A job as in a container. */
  private static Finished inside(Path data, Path out, String job) throws Exception {
    assumeTrue(
        shell.run("unshare --mount --map-root-user true").code() == 0,
        "SKIPPED: this machine gives a test no mounts of its own (unshare)");
    spark();
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>(List.of(INSIDE));
    command.addAll(
        List.of(tree.toString(), System.getProperty("java.home"), data.toString(), out.toString()));
    return shell.run(
        "'%s' /opt/plasmospark/submit/run.sh %s --set spark.master=local[2] --set spark.driver-memory=768m --set spark.native-memory=1g"
            .formatted(String.join("' '", command), job));
  }

  /** Puts a Spark into the tree, as the image's own. */
  private static synchronized void spark() throws IOException {
    Path submit = tree.resolve("opt/spark/bin/spark-submit");
    if (Files.exists(submit)) {
      return;
    }
    try (Stream<Path> jars = Files.list(PackagedApplication.SPARK.resolve("jars"))) {
      for (Path jar : jars.toList()) {
        Path copy = tree.resolve("opt/spark/jars").resolve(jar.getFileName());
        if (!Files.exists(copy)) {
          Files.createLink(copy, jar.toRealPath());
        }
      }
    }
    Files.createDirectories(submit.getParent());
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        exec "$JAVA_HOME/bin/java" -Xmx768m -XX:TieredStopAtLevel=1 %s \\
          -cp "$SPARK_HOME/jars/*:$SPARK_DIST_CLASSPATH" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(JavaModuleOptions.defaultModuleOptions()));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
