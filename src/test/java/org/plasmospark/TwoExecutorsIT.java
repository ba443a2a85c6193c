package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.keras.BaseWeightsFiles;

/** Jobs on a standalone cluster with two executors, each a process. */
class TwoExecutorsIT {
  private static final int WAIT_SECONDS = 600;

  /** A file of the shuffle that is longer holds images and not only rows of the manifest. */
  private static final long IMAGES = 500_000;

  /** Three epochs of four rounds or more. */
  private static final List<String> TRAINING =
      List.of(
          "--set",
          "train.epochs=3",
          "--set",
          "train.batch-size=8",
          "--set",
          "train.averaging-frequency=1");

  @TempDir static Path folder;

  private static PackagedApplication application;
  private static StandaloneCluster cluster;
  private static boolean trained;

  @BeforeAll
  static void startCluster() throws Exception {
    application = new PackagedApplication(folder);
    cluster = new StandaloneCluster(folder);
  }

  @AfterAll
  static void stopCluster() throws InterruptedException {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  void trainsOnTwoExecutorsAndPredictsAsLocally() throws Exception {
    Path clusterModel = clusterModel();
    assertOnTwoExecutors("Train epoch 1 of 3, round 1", "Train epoch");

    InProcess.mustDo(train("local-model", TRAINING).toArray(String[]::new));
    cluster.run(
        "score",
        List.of(
            "--data",
            SmallModel.path("packed"),
            "--model",
            clusterModel.toString(),
            "--out",
            at("cluster-scores")));
    InProcess.mustDo(
        "score",
        "--data",
        SmallModel.path("packed"),
        "--model",
        at("local-model"),
        "--out",
        at("local-scores"));
    Map<String, Double> onCluster = probabilities("cluster-scores");
    Map<String, Double> onOneMachine = probabilities("local-scores");
    assertThat(onCluster).hasSize(SmallModel.CELLS).containsOnlyKeys(onOneMachine.keySet());
    onCluster.forEach(
        (path, probability) ->
            assertThat(Math.abs(probability - onOneMachine.get(path))).as(path).isLessThan(1e-5));
    assertThat(onCluster.values().stream().distinct().count())
        .as("different images have different probabilities")
        .isGreaterThan(SmallModel.CELLS / 2);
  }

  @Test
  void runsTheReadmesCommand() throws Exception {
    cluster.readme().train("standalone", " train ", "conf/standalone.conf");
  }

  @Test
  void copiesNoApplicationThatIsOnEveryMachine() throws Exception {
    Path copied = clusterModel();
    Set<Path> before = copies();
    Map<String, String> environment = cluster.environment();
    String jar = environment.put("PLASMOSPARK_JAR", "local://" + PackagedApplication.JAR);
    try {
      List<String> train = train("uncopied-model", TRAINING);
      cluster.run(train.get(0), train.subList(1, train.size()));
    } finally {
      environment.put("PLASMOSPARK_JAR", jar);
    }
    assertThat(copies()).isNotEmpty().isEqualTo(before);
    assertThat(parameters(folder.resolve("uncopied-model"))).isEqualTo(parameters(copied));
  }

  @Test
  void trainsTheSameModelWhenAnExecutorIsKilledInTheMiddleOfAnEpoch() throws Exception {
    Path undisturbed = clusterModel();
    int lost = cluster.log().events("SparkListenerExecutorRemoved").size();
    CompletableFuture<Void> killed =
        StandaloneCluster.inBackground(
            () -> {
              cluster.log().awaitJob("Train epoch 2 of 3, round 3 of ");
              cluster.killAnExecutor();
              return null;
            });
    List<String> train = train("disturbed-model", TRAINING);
    Finished finished = cluster.run(train.get(0), train.subList(1, train.size()));
    killed.get(WAIT_SECONDS, TimeUnit.SECONDS);

    assertThat(finished.err().lines().filter(line -> line.startsWith("Warning: Lost executor ")))
        .hasSize(1)
        .allMatch(line -> line.contains(" on 127.0.0.1 ("))
        .allMatch(line -> line.endsWith("; what it was computing is computed again."));
    assertThat(finished.err()).doesNotContain("\tat ");
    assertThat(cluster.log().events("SparkListenerExecutorRemoved")).hasSizeGreaterThan(lost);
    assertThat(parameters(folder.resolve("disturbed-model"))).isEqualTo(parameters(undisturbed));
  }

  @Test
  void fineTunesAWholeMobileNetV2OnTwoExecutorsAsInOneProcess() throws Exception {
    Path weights =
        Files.write(
            folder.resolve("mobilenetv2.h5"),
            BaseWeightsFiles.of(BaseNetwork.MOBILENETV2.create(48, 48, 3)));
    List<String> settings = new ArrayList<>();
    for (String setting :
        List.of(
            "model.name=mobilenetv2",
            "model.base-weights=" + weights,
            "model.head-units=0",
            "augment.preset=smear",
            "train.epochs=1",
            "train.batch-size=8",
            "train.averaging-frequency=1",
            "train.fine-tune.epochs=1",
            "train.fine-tune.from=all",
            "train.fine-tune.learning-rate=0.001")) {
      settings.addAll(List.of("--set", setting));
    }
    List<String> onCluster = train("cluster-mobilenet", settings);
    Finished finished = cluster.run(onCluster.get(0), onCluster.subList(1, onCluster.size()));
    assertThat(finished.err()).contains("epoch 2 (fine-tune)");
    assertOnTwoExecutors("Fine-tune epoch 2 of 2", "Fine-tune epoch 2 of 2");

    InProcess.mustDo(train("local-mobilenet", settings).toArray(String[]::new));
    assertThat(parameters(folder.resolve("cluster-mobilenet")))
        .isEqualTo(parameters(folder.resolve("local-mobilenet")));
  }

  @Test
  void givesEachExecutorAGpuOfItsOwn() throws Exception {
    List<String> train =
        train(
            "gpu-model",
            List.of(
                "--conf",
                PackagedApplication.HOME.resolve("conf/gpu.conf").toString(),
                "--set",
                "spark.properties.spark.jars=" + StandInGpus.jar(folder)));
    Finished finished = cluster.run(train.get(0), train.subList(1, train.size()));

    assertThat(finished.err())
        .containsPattern("Computes on GPUs, executor \\d on 127.0.0.1: GPU [01]; executor");
    List<Set<String>> used =
        cluster.executorOutputs().stream()
            .map(TwoExecutorsIT::gpus)
            .filter(lines -> !lines.isEmpty())
            .toList();
    assertThat(used)
        .as("one GPU for all tasks of an executor, and another one for the other")
        .containsExactlyInAnyOrder(Set.of(StandInGpus.LINE + 0), Set.of(StandInGpus.LINE + 1));
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("gpu-model/metadata.json").toFile())
                .findValue("train.workers")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void refusesExecutorsWhoseGpusDoNotCompute() throws Exception {
    List<String> train =
        train(
            "no-gpu-model",
            List.of(
                "--conf",
                PackagedApplication.HOME.resolve("conf/gpu.conf").toString(),
                "--set",
                "spark.properties.spark.jars=" + StandInGpus.jar(folder),
                "--set",
                "spark.properties.spark.executorEnv." + StandInGpus.TROUBLE + "=it is off"));
    Finished finished = cluster.tryToRun(train.get(0), train.subList(1, train.size()));

    assertThat(finished.code()).as(finished.err()).isEqualTo(2);
    assertThat(finished.err())
        .containsPattern(
            "plasmospark: No executor can compute on a GPU: executor \\d on 127.0.0.1 cannot \\(it"
                + " is off\\), executor \\d on 127.0.0.1 cannot \\(it is off\\); see")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("no-gpu-model/metadata.json")).doesNotExist();
  }

  @Test
  void computesInFloat32EverywhereIfTheExecutorsCannotDoOtherwise() throws Exception {
    StandaloneCluster.assumeThatThisProcessorMultipliesBfloat16();
    List<String> train =
        train(
            "float32-model",
            List.of(
                "--set",
                "compute.precision=auto",
                "--set",
                "train.epochs=1",
                // As on an older processor; the driver's is as it is.
                "--set",
                "spark.properties.spark.executorEnv.ONEDNN_MAX_CPU_ISA=AVX2"));
    Finished finished = cluster.run(train.get(0), train.subList(1, train.size()));

    assertThat(finished.err())
        .containsPattern(
            "Computes in float32 everywhere, since executor \\d on 127.0.0.1, executor");
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("float32-model/metadata.json").toFile())
                .path("precision")
                .path("trainedWith")
                .asText())
        .isEqualTo("float32");
  }

  @Test
  void packsTheSameBytesWhenAnExecutorIsKilledInTheMiddle() throws Exception {
    InProcess.mustDo("synth", "--out", at("cells"), "--set", "synth.cells=1500");
    InProcess.mustDo("catalog", "--images", at("cells"), "--out", at("catalog"));
    String files = "pack.file-size-mb=2";
    // In a JVM that has done other work Parquet may list the encodings in another order.
    Finished undisturbed =
        application.job(
            "pack", "--catalog", at("catalog"), "--out", at("undisturbed"), "--set", files);
    assertThat(undisturbed.code()).as(undisturbed.err()).isZero();

    int lost = cluster.log().events("SparkListenerExecutorRemoved").size();
    CompletableFuture<Void> killed =
        StandaloneCluster.inBackground(
            () -> {
              awaitImagesInTheShuffle();
              cluster.killAnExecutor();
              return null;
            });
    cluster.run(
        "pack", List.of("--catalog", at("catalog"), "--out", at("disturbed"), "--set", files));
    killed.get(WAIT_SECONDS, TimeUnit.SECONDS);

    assertThat(cluster.log().events("SparkListenerExecutorRemoved")).hasSizeGreaterThan(lost);
    List<String> expected = digests("undisturbed");
    assertThat(expected).hasSizeGreaterThan(3);
    assertThat(digests("disturbed")).isEqualTo(expected);
    assertThat(PackagedApplication.tree(folder)).noneMatch(Outputs::isOfARunningJob);
  }

  /**
   * Each Spark job of a kind ran on both.
   *
   * @param there beginning of the name of one that must be there
   * @param kind beginning of the names of all
   */
  private static void assertOnTwoExecutors(String there, String kind) throws Exception {
    Map<String, Set<String>> executors = cluster.log().executorsByJob();
    assertThat(executors.keySet()).anyMatch(name -> name.startsWith(there));
    executors.forEach(
        (name, on) -> {
          if (name.startsWith(kind)) {
            assertThat(on).as("executors of \u201c%s\u201d", name).hasSizeGreaterThanOrEqualTo(2);
          }
        });
  }

  /** The application where executors work. */
  private static Set<Path> copies() throws IOException {
    String name = PackagedApplication.JAR.getFileName().toString();
    try (Stream<Path> files = Files.walk(cluster.work(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(name))
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> gpus(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith(StandInGpus.LINE))
        .collect(Collectors.toSet());
  }

  /** A model that the cluster has trained undisturbed, once for all tests. */
  private static Path clusterModel() throws Exception {
    Path model = folder.resolve("cluster-model");
    if (!trained) {
      List<String> train = train("cluster-model", TRAINING);
      cluster.run(train.get(0), train.subList(1, train.size()));
      trained = true;
    }
    return model;
  }

  private static List<String> train(String out, List<String> more) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("train", "--data", SmallModel.path("packed"), "--out", at(out)));
    all.addAll(more);
    return all;
  }

  /** Waits until an executor has read some images and shuffled them. */
  private static void awaitImagesInTheShuffle() throws IOException, InterruptedException {
    for (int tries = 0; tries < WAIT_SECONDS * 20; tries++) {
      if (hasShuffled()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("no executor has shuffled anything");
  }

  private static boolean hasShuffled() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.anyMatch(
          file ->
              file.getFileName().toString().matches("shuffle_.*\\.data")
                  && file.toFile().length() > IMAGES);
    } catch (UncheckedIOException e) {
      return false; // a folder went away while it was looked at
    }
  }

  private static List<String> digests(String packed) throws IOException {
    try (Stream<Path> files = Files.list(Outputs.cells(folder.resolve(packed)))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .sorted()
          .map(
              file -> {
                try {
                  return Sha256.hex(Files.readAllBytes(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  private static Object parameters(Path model) throws IOException {
    return ModelZip.read(Files.readAllBytes(model.resolve("model.zip")), model.toString()).params();
  }

  private static Map<String, Double> probabilities(String name) {
    Map<String, Double> probabilities = new TreeMap<>();
    for (Row row : Parquet.rows(folder.resolve(name).resolve("predictions"))) {
      probabilities.put(row.getAs("path"), row.getAs("probability"));
    }
    return probabilities;
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
