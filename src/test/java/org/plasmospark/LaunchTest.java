package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.SettingsLoader;

class LaunchTest {
  private static final Map<String, String> CLUSTER =
      Map.of("SPARK_HOME", "/opt/spark", "HADOOP_CONF_DIR", "/etc/hadoop/conf");

  @TempDir Path folder;

  private List<Path> files = List.of();

  @Test
  void keepsTheClustersDefaultsWhichSparkWouldNotReadAnyMore() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "spark.master yarn\nspark.eventLog.dir   hdfs:///logs \nother.thing 1\n");
    Properties properties =
        write(Map.of("SPARK_HOME", folder.toString(), "HADOOP_CONF_DIR", "/etc/hadoop/conf"));
    assertThat(properties)
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.eventLog.dir", "hdfs:///logs")
        .doesNotContainKey("other.thing");
    assertThat(
            write(
                Map.of(
                    "SPARK_HOME",
                    "/nowhere",
                    "SPARK_CONF_DIR",
                    conf.toString(),
                    "YARN_CONF_DIR",
                    "/e")))
        .containsEntry("spark.master", "yarn");
  }

  @Test
  void namesSettingsOfHadoopThatAreDamaged() throws IOException {
    String whole =
        "<?xml version=\"1.0\"?>\n<?xml-stylesheet type=\"text/xsl\" href=\"c.xsl\"?>\n<configuration>\n"
            + "<property><name>fs.defaultFS</name><value>hdfs://n:8020</value></property>\n"
            + "</configuration>\n";
    Path core = Files.writeString(folder.resolve("core-site.xml"), whole);
    Path hdfs = Files.writeString(folder.resolve("hdfs-site.xml"), whole);
    Map<String, String> environment = Map.of("HADOOP_CONF_DIR", folder.toString());
    assertThat(write(environment)).isNotEmpty();
    Files.writeString(core, whole.substring(0, whole.indexOf("</value>")));
    Files.writeString(hdfs, "");
    assertThatThrownBy(() -> write(environment))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(core + " is damaged at line 4, and " + hdfs + " is damaged");
  }

  @Test
  void writesValuesThatJavaReadsBackAsTheyWere() throws IOException {
    String odd = "a\\b=c: \"d\" #e \u00fc\u4e2d";
    assertThat(write(Map.of(), "spark.properties.spark.odd=" + odd))
        .containsEntry("spark.odd", odd);
  }

  @Test
  void quietsTheDriverUnlessItShallBeVerbose() throws IOException {
    assertThat(write(Map.of()).getProperty("spark.driver.extraJavaOptions"))
        .contains("-Dlog4j2.configurationFile=")
        .contains(Logging.CONFIGURATION);
    new Launch(Map.of(), 2).write(file(), SettingsLoader.defaults(), List.of(), "train", true);
    assertThat(Files.readString(file())).doesNotContain("log4j2");
  }

  @Test
  void bindsToThisMachineOnlyWhenNothingElseTakesPart() throws IOException {
    write(Map.of());
    assertThat(Files.readString(file())).contains("#env SPARK_LOCAL_IP=127.0.0.1\n");
    write(Map.of("SPARK_LOCAL_IP", "10.0.0.1"));
    assertThat(Files.readString(file())).doesNotContain("SPARK_LOCAL_IP");
    write(CLUSTER, "spark.master=yarn");
    assertThat(Files.readString(file())).doesNotContain("SPARK_LOCAL_IP");
  }

  @Test
  void refusesAFileThatCannotBeWritten() {
    assertThatThrownBy(
            () ->
                new Launch(Map.of(), 2)
                    .write(
                        folder.resolve("no/file"),
                        SettingsLoader.defaults(),
                        List.of(),
                        "train",
                        false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot write");
  }

  @Test
  void saysWhatAMasterNeedsThatTheEmbeddedSparkDoesNotKnow() throws IOException {
    for (String master : List.of("yarn", "k8s://https://api:6443")) {
      assertThatThrownBy(() -> write(Map.of("SPARK_HOME", ""), "spark.master=" + master))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("spark.master=" + master + " needs a Spark of your own");
    }
    assertThatThrownBy(() -> write(Map.of("SPARK_HOME", "/opt/spark"), "spark.master=yarn"))
        .hasMessageContaining("set HADOOP_CONF_DIR");
    assertThat(
            write(Map.of("SPARK_HOME", "/opt/spark", "YARN_CONF_DIR", "/e"), "spark.master=yarn"))
        .containsEntry("spark.master", "yarn");
  }

  @Test
  void sendsTheSettingsFilesToADriverOnTheCluster() throws IOException {
    files =
        List.of(
            Files.createFile(folder.resolve("a b.conf")),
            Files.createFile(folder.resolve("c.conf")));
    Properties properties = write(CLUSTER, clusterMode("spark.properties.spark.files=/x/d.txt"));
    assertThat(properties)
        .containsEntry(
            "spark.files", "/x/d.txt,%s,%s".formatted(files.get(0).toUri(), files.get(1).toUri()))
        .containsEntry(Launch.SHIPPED, "true")
        .containsEntry("spark.yarn.maxAppAttempts", "1")
        .containsEntry("spark.yarn.appMasterEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.driver.memoryOverhead", "4480m");
    assertThat(properties.getProperty("spark.driver.extraJavaOptions")).doesNotContain("log4j2");
    assertThat(write(CLUSTER, clusterMode("spark.properties.spark.yarn.maxAppAttempts=3")))
        .containsEntry("spark.yarn.maxAppAttempts", "3");
    assertThat(write(CLUSTER, "spark.master=yarn"))
        .doesNotContainKeys("spark.files", Launch.SHIPPED, "spark.yarn.maxAppAttempts");

    Path other = Files.createDirectory(folder.resolve("other"));
    files = List.of(files.get(1), Files.createFile(other.resolve("c.conf")));
    assertThatThrownBy(() -> write(CLUSTER, clusterMode("spark.app-name=x")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("two settings files are called c.conf");
  }

  @Test
  void letsExecutorsReadAnApplicationThatIsOnEveryMachine() throws IOException {
    String path = "spark.executor.extraClassPath";
    Map<String, String> everywhere = Map.of("PLASMOSPARK_JAR", "local:/opt/a.jar");
    assertThat(write(everywhere, "spark.master=spark://a:7077")).containsEntry(path, "/opt/a.jar");
    assertThat(
            write(
                everywhere,
                "spark.master=spark://a:7077",
                "spark.properties." + path + "=/opt/theirs.jar"))
        .containsEntry(path, "/opt/theirs.jar:/opt/a.jar");
    assertThat(write(everywhere)).as("on one machine").doesNotContainKey(path);
    assertThat(write(Map.of("PLASMOSPARK_JAR", "/opt/a.jar"), "spark.master=spark://a:7077"))
        .as("on this machine alone")
        .doesNotContainKey(path);
  }

  private static String[] clusterMode(String more) {
    return new String[] {
      "spark.master=yarn", "spark.properties.spark.submit.deployMode=cluster", more
    };
  }

  private Properties write(Map<String, String> environment, String... sets) throws IOException {
    new Launch(environment, 2)
        .write(
            file(),
            SettingsLoader.load(List.of(), Arrays.stream(sets).map(SettingOverride::set).toList()),
            files,
            "train",
            false);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file())) {
      properties.load(reader);
    }
    return properties;
  }

  private Path file() {
    return folder.resolve("properties");
  }
}
