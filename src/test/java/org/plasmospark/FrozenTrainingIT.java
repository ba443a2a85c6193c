package org.plasmospark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.PackagedApplication.Finished;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.keras.BaseWeightsFiles;

/** Heads on a frozen base by the job train: folds, a grid, and files that are not the base's. */
class FrozenTrainingIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As in {@link PackagedApplication#SMALL}. */
  private static final int SIDE = 48;

  @TempDir static Path folder;

  private static Path weights;

  @BeforeAll
  static void writeWeights() throws IOException {
    weights = folder.resolve("squeezenet.h5");
    Files.write(weights, BaseWeightsFiles.of(BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3)));
  }

  @Test
  void foldsAndTrialsShareTheFeaturesThatTheFirstOfThemComputed() throws IOException {
    Finished folds = train("folds", "train.folds=2", "train.parallel=2", "train.workers=1");
    assertThat(folds.code()).as(folds.err()).isZero();
    assertThat(folds.err()).contains("Computed the features of ");
    List<String> features = features();
    assertThat(features).isNotEmpty();
    assertThat(JSON.readTree(folder.resolve("folds/report.json").toFile()).path("folds"))
        .hasSize(2);
    assertThat(base("folds/fold-2").path("name").asText()).isEqualTo("squeezenet");

    Finished again = train("again", "train.folds=2", "train.parallel=1", "train.workers=1");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err())
        .contains("fold-1: All features are there already.")
        .contains("fold-2: All features are there already.");
    assertThat(features()).isEqualTo(features);
    assertThat(pooled("again")).isEqualTo(pooled("folds"));

    for (String kind : List.of("ensemble", "soup")) {
      Finished combined = combine(kind);
      assertThat(combined.code()).as(combined.err()).isZero();
      Finished measured =
          InProcess.job(
              "evaluate",
              "--data",
              SmallModel.path("packed"),
              "--model",
              folder.resolve(kind).toString(),
              "--out",
              folder.resolve(kind + "-report").toString());
      assertThat(measured.code()).as(measured.err()).isZero();
    }
    JsonNode ensemble = JSON.readTree(folder.resolve("ensemble-report/report.json").toFile());
    assertThat(ensemble.path("scoring").path("networks").asInt()).isEqualTo(2);
    assertThat(ensemble.path("warnings")).isEmpty();
    assertThat(folder.resolve("ensemble/model-2.zip")).exists();
    assertThat(folder.resolve("soup/model-2.zip")).doesNotExist();
    assertThat(base("soup").path("name").asText()).isEqualTo("squeezenet");
    assertThat(Files.readAllBytes(folder.resolve("soup/model.zip")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("ensemble/model.zip")));

    Finished grid =
        train(
            "grid",
            "train.grid={ train.learning-rate = [0.01, 0.001], model.head-units = [4, 8] }");
    assertThat(grid.code()).as(grid.err()).isZero();
    assertThat(grid.err())
        .doesNotContain("Computed the features of ")
        .contains("trial-4: All features are there already.");
    assertThat(features()).isEqualTo(features);
    assertThat(JSON.readTree(folder.resolve("grid/grid.json").toFile()).path("trials")).hasSize(4);
    assertThat(base("grid").path("weightsFile").asText()).isEqualTo("squeezenet.h5");
  }

  @Test
  void aFileThatIsNotTheBasesEndsTheJobWithOneSentence() throws IOException {
    byte[] whole = Files.readAllBytes(weights);
    Path cut = Files.write(folder.resolve("cut.h5"), java.util.Arrays.copyOf(whole, 100_000));
    assertRefused(train("x", "model.base-weights=" + cut), "it is cut: it has 100,000 of ");
    assertRefused(
        train("x", "model.name=vgg16", "model.base-weights=" + weights),
        "it has no layer block1_conv1 with a kernel of the shape [3, 3, 3, 64] but begins with conv1,"
            + " [3, 3, 3, 64], so it does not hold the weights of vgg16");
  }

  private static void assertRefused(Finished finished, String why) {
    assertThat(finished.code()).as(finished.err()).isEqualTo(ExitCode.BUNDLE_INVALID.code());
    assertThat(finished.err().lines().filter(line -> line.startsWith("plasmospark: ")))
        .singleElement()
        .asString()
        .contains("cannot be used: " + why);
    assertThat(finished.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
  }

  private static Finished train(String out, String... settings) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                SmallModel.path("packed"),
                "--out",
                folder.resolve(out).toString(),
                "--set",
                "model.name=squeezenet",
                "--set",
                "model.base-weights=" + weights,
                "--set",
                "model.head-units=8",
                "--set",
                "features.dir=" + folder.resolve("features")));
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return InProcess.job(args.toArray(String[]::new));
  }

  private static Finished combine(String kind) throws IOException {
    return InProcess.job(
        "combine",
        "--folds",
        folder.resolve("folds").toString(),
        "--data",
        SmallModel.path("packed"),
        "--out",
        folder.resolve(kind).toString(),
        "--set",
        "train.publish=" + kind);
  }

  private static JsonNode base(String bundle) throws IOException {
    return JSON.readTree(folder.resolve(bundle).resolve("metadata.json").toFile()).path("base");
  }

  private static JsonNode pooled(String out) throws IOException {
    return JSON.readTree(folder.resolve(out).resolve("report.json").toFile()).path("pooled");
  }

  private static List<String> features() throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("features"))) {
      return walk.map(Path::toString).filter(name -> name.endsWith(".parquet")).sorted().toList();
    }
  }
}
