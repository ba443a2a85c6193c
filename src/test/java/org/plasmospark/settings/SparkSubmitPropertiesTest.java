package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmospark.task.CoreShares;

class SparkSubmitPropertiesTest {
  private static final long MIB = 1L << 20;

  @Test
  void preferGivenOverDefaultsAndTheUserOverGiven() {
    Map<String, String> given =
        Map.of("spark.master", "yarn", "spark.executor.memory", "8g", "spark.eventLog.dir", "x");
    assertThat(merge(given))
        .containsEntry("spark.master", "yarn")
        .containsEntry("spark.executor.memory", "8g")
        .containsEntry("spark.eventLog.dir", "x")
        .containsEntry("spark.driver.memory", "3072m");
    assertThat(merge(given, "spark.master=local[2]", "spark.executor-memory=5g"))
        .containsEntry("spark.master", "local[2]")
        .containsEntry("spark.executor.memory", "5120m");
    assertThat(merge(given, "spark.properties.spark.eventLog.dir=y"))
        .containsEntry("spark.eventLog.dir", "y");
  }

  @Test
  void heedsASettingThatRepeatsItsDefault() {
    assertThat(merge(Map.of("spark.driver.memory", "9g"), "spark.driver-memory=3g"))
        .containsEntry("spark.driver.memory", "3072m");
  }

  @Test
  void namesTheApplicationAfterTheJobUnlessSomebodyElseDid() {
    assertThat(merge(Map.of())).containsEntry("spark.app.name", "plasmospark train");
    assertThat(merge(Map.of("spark.app.name", "org.plasmospark.Main")))
        .containsEntry("spark.app.name", "plasmospark train");
    assertThat(merge(Map.of("spark.app.name", "mine"))).containsEntry("spark.app.name", "mine");
    assertThat(merge(Map.of("spark.app.name", "mine"), "spark.app-name=ours"))
        .containsEntry("spark.app.name", "ours train");
  }

  @Test
  void addsTheUsersJarsToThoseOfSparkSubmit() {
    String own = "spark.properties.spark.jars=/opt/more.jar";
    assertThat(merge(Map.of(), own)).containsEntry("spark.jars", "/opt/more.jar");
    assertThat(merge(Map.of("spark.jars", "file:/opt/app.jar"), own))
        .containsEntry("spark.jars", "file:/opt/app.jar,/opt/more.jar");
    String both = "file:///opt/more.jar,file:/opt/app.jar";
    assertThat(merge(Map.of("spark.jars", both), own)).containsEntry("spark.jars", both);
  }

  @Test
  void leavesADriversPodWhatKubernetesWasTold() {
    Map<String, String> given =
        Map.of(
            "spark.master", "k8s://https://inside",
            "spark.submit.deployMode", "client",
            "spark.kubernetes.submitInDriver", "true",
            "spark.kubernetes.executor.podTemplateFile", "/opt/spark/template.yml",
            "spark.eventLog.dir", "x");
    String[] file = {
      "spark.master=k8s://https://outside",
      "spark.properties.spark.submit.deployMode=cluster",
      "spark.properties.spark.kubernetes.executor.podTemplateFile=mine.yaml",
      "spark.properties.spark.kubernetes.namespace=cells",
      "spark.properties.spark.eventLog.dir=y"
    };
    assertThat(merge(given, file))
        .containsEntry("spark.master", "k8s://https://inside")
        .containsEntry("spark.submit.deployMode", "client")
        .containsEntry("spark.kubernetes.executor.podTemplateFile", "/opt/spark/template.yml")
        .containsEntry("spark.kubernetes.namespace", "cells")
        .containsEntry("spark.eventLog.dir", "y");
  }

  @Test
  void aDriverInAPodUnpacksNativeLibrariesWhereItMayWrite() {
    String cache = "-Dorg.bytedeco.javacpp.cachedir=javacpp-cache";
    String cluster = "spark.properties.spark.submit.deployMode=cluster";
    assertThat(merge(Map.of(), "spark.master=k8s://https://api", cluster))
        .hasEntrySatisfying(
            "spark.driver.extraJavaOptions", options -> assertThat(options).contains(cache));
    assertThat(merge(Map.of(), "spark.master=k8s://https://api"))
        .hasEntrySatisfying(
            "spark.driver.extraJavaOptions", options -> assertThat(options).doesNotContain(cache));
  }

  @Test
  void insistsOnWhatResultsDependOn() {
    assertThat(merge(Map.of("spark.sql.session.timeZone", "Asia/Dhaka")))
        .containsEntry("spark.sql.session.timeZone", "UTC");
  }

  @Test
  void boundsNativeMemoryByTheHeapInForce() {
    Map<String, String> merged =
        merge(
            Map.of("spark.driver.memory", "2g", "spark.executor.memory", "10240"),
            "spark.native-memory=4g");
    assertThat(merged.get("spark.driver.extraJavaOptions"))
        .contains("-Dorg.eclipse.deeplearning4j.helpers.disable=false")
        .contains("-Dorg.bytedeco.javacpp.maxbytes=" + 4096 * MIB)
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (2048 + 4096 + 1024) * MIB);
    assertThat(merged.get("spark.executor.extraJavaOptions"))
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (10240 + 4096 + 1024) * MIB);
    assertThat(merged).containsEntry("spark.executor.memoryOverhead", (4096 + 1024) + "m");
  }

  @Test
  void boundsNativeMemoryByTheContainer() {
    Map<String, String> merged =
        merge(
            Map.of(
                "spark.master", "yarn",
                "spark.driver.memory", "2g",
                "spark.executor.memory", "2g"),
            "spark.native-memory=4g");
    assertThat(merged).containsEntry("spark.executor.memoryOverhead", (4096 + 384) + "m");
    assertThat(merged.get("spark.executor.extraJavaOptions"))
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (2048 + 4096 + 384) * MIB);
    assertThat(merged.get("spark.driver.extraJavaOptions"))
        .as("a driver that is in no container")
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (2048 + 4096 + 1024) * MIB);
  }

  @Test
  void givesEachExecutorOfAClusterItsOwnFolderForNativeLibraries() {
    assertThat(merge(Map.of("spark.master", "yarn")).get("spark.executor.extraJavaOptions"))
        .contains("-Dorg.bytedeco.javacpp.cachedir=javacpp-cache");
    assertThat(merge(Map.of()).get("spark.executor.extraJavaOptions")).doesNotContain("cachedir");
  }

  @Test
  void joinsJavaOptionsAndLetsTheUsersWin() {
    Map<String, String> merged =
        merge(
            Map.of("spark.driver.extraJavaOptions", "-Dgiven=1 -Dlog=theirs"),
            "spark.properties.spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=5");
    assertThat(merged.get("spark.driver.extraJavaOptions"))
        .endsWith(" -Dgiven=1 -Dlog=theirs")
        .doesNotContain("-Dlog=ours");
    assertThat(merged.get("spark.executor.extraJavaOptions"))
        .containsOnlyOnce("javacpp.maxbytes=")
        .endsWith("javacpp.maxbytes=5");
  }

  @Test
  void changesNothingWhenMergedAgain() {
    Settings settings =
        settings(
            "spark.master=spark://h:7077",
            "spark.native-memory=1g",
            "spark.properties.spark.driver.extraJavaOptions=-Da=\"b c\"");
    Map<String, String> once =
        SparkSubmitProperties.of(settings, "train", Map.of(), 4, List.of("-Dlog=ours"));
    assertThat(SparkSubmitProperties.of(settings, "train", once, 4, List.of("-Dlog=ours")))
        .isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local; 8; 6",
        "local[*]; 8; 1",
        "local[2]; 8; 3",
        "local[3]; 8; 2",
        "local[16]; 8; 1",
        "local[2,4]; 8; 3",
        "local[*,4]; 8; 1",
        "yarn; 8; 1",
        "spark://h:7077; 8; 1",
        "local-cluster[2,1,1024]; 8; 1"
      })
  void sharesTheCoresOutToTheTasks(String master, int cores, int threads) {
    Map<String, String> properties = Map.of("spark.master", master);
    assertThat(threads(settings(), properties, cores)).isEqualTo(threads);
    assertThat(threads(settings("compute.threads=3"), properties, cores)).isEqualTo(3);
    assertThat(
            SparkSubmitProperties.of(settings(), "train", properties, cores, List.of())
                .get("spark.executorEnv.OMP_NUM_THREADS"))
        .isEqualTo(Integer.toString(threads));
  }

  @Test
  void givesANetworkTheCoresThatATaskReserves() {
    assertThat(merge(Map.of("spark.master", "yarn", "spark.task.cpus", "3")))
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "3");
  }

  @Test
  void sharesTheCoresOfAnExecutorOutToItsTasks() {
    Map<String, String> executor =
        Map.of("spark.master", "yarn", "spark.executor.cores", "8", "spark.task.cpus", "4");
    assertThat(SparkSubmitProperties.coreShares(settings(), executor, 2))
        .isEqualTo(new CoreShares(8, 2, 3, 1, false));
    assertThat(SparkSubmitProperties.coreShares(settings("compute.decode-threads=2"), executor, 2))
        .isEqualTo(new CoreShares(8, 2, 2, 2, true));
  }

  @Test
  void leavesAnExecutorToTheOneTaskThatHasItsGpu() {
    Map<String, String> executor =
        Map.of(
            "spark.master",
            "yarn",
            "spark.executor.cores",
            "8",
            "spark.task.resource.gpu.amount",
            "1");
    assertThat(SparkSubmitProperties.coreShares(settings(), executor, 2))
        .isEqualTo(new CoreShares(8, 1, 6, 2, false));
  }

  private static int threads(Settings settings, Map<String, String> properties, int cores) {
    return SparkSubmitProperties.coreShares(settings, properties, cores).networkThreads();
  }

  private static Map<String, String> merge(Map<String, String> given, String... sets) {
    return SparkSubmitProperties.of(settings(sets), "train", given, 4, List.of("-Dlog=ours"));
  }

  private static Settings settings(String... sets) {
    return SettingsLoader.load(List.of(), Arrays.stream(sets).map(SettingOverride::set).toList());
  }
}
