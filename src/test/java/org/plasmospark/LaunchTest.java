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
  @TempDir Path folder;

  @Test
  void keepsTheClustersDefaultsWhichSparkWouldNotReadAnyMore() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "spark.master yarn\nspark.eventLog.dir   hdfs:///logs \nother.thing 1\n");
    Properties properties = write(Map.of("SPARK_HOME", folder.toString()));
    assertThat(properties)
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.eventLog.dir", "hdfs:///logs")
        .doesNotContainKey("other.thing");
    assertThat(write(Map.of("SPARK_HOME", "/nowhere", "SPARK_CONF_DIR", conf.toString())))
        .containsEntry("spark.master", "yarn");
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
    new Launch(Map.of(), 2).write(file(), SettingsLoader.defaults(), "train", true);
    assertThat(Files.readString(file())).doesNotContain("log4j2");
  }

  @Test
  void bindsToThisMachineOnlyWhenNothingElseTakesPart() throws IOException {
    write(Map.of());
    assertThat(Files.readString(file())).contains("#env SPARK_LOCAL_IP=127.0.0.1\n");
    write(Map.of("SPARK_LOCAL_IP", "10.0.0.1"));
    assertThat(Files.readString(file())).doesNotContain("SPARK_LOCAL_IP");
    write(Map.of(), "spark.master=yarn");
    assertThat(Files.readString(file())).doesNotContain("SPARK_LOCAL_IP");
  }

  @Test
  void refusesClusterModeAndAFileThatCannotBeWritten() {
    assertThatThrownBy(() -> write(Map.of(), "spark.properties.spark.submit.deployMode=cluster"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("runs the driver on this machine");
    assertThatThrownBy(
            () ->
                new Launch(Map.of(), 2)
                    .write(folder.resolve("no/file"), SettingsLoader.defaults(), "train", false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot write");
  }

  private Properties write(Map<String, String> environment, String... sets) throws IOException {
    new Launch(environment, 2)
        .write(
            file(),
            SettingsLoader.load(List.of(), Arrays.stream(sets).map(SettingOverride::set).toList()),
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
