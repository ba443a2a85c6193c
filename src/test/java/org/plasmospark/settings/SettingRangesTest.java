package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;

class SettingRangesTest {

  /** Key, separated from values just outside of what is legal by " | ". */
  private static final List<String> ILLEGAL =
      List.of(
          "run.seed | 1.5 | x | null | 9223372036854775808",
          "run.id | a b | a/b | .hidden | [a] | \"\"",
          "run.overwrite | yes | 1 | null",
          "run.resume | yes | null",
          "run.deadline | 25:00 | PT0S | soon | -PT1H | []",
          "run.lease-seconds | 9 | 86401 | null",
          "run.store-timeout-seconds | 9 | 86401 | null",
          "images.limits.max-bytes | 0 | 2g | x | null",
          "images.limits.max-pixels | 1023 | 200000001",
          "images.limits.max-side | 7 | 8193",
          "images.limits.min-side | 0 | 8193 | 2.5",
          "images.limits.max-members | 0 | 10000001",
          "images.limits.max-expansion | 1 | 10001",
          "images.include | [] | **/*.png | null | [\"[a\"] | [[x]]",
          "images.exclude | *.tif | null | [\"{a\"] | [\"\"]",
          "images.mapping | \"\" | [] | \" \"",
          "images.negative-label | a/b | \"\" | null",
          "images.positive-label | a\\b | \"\" | []",
          "images.patient-pattern | .* | (?<patient>[ | null",
          "synth.cells | 0 | 10000001",
          "synth.patients | 0 | 10001",
          "synth.slides-per-patient | 0 | 101",
          "synth.parasitized-fraction | -0.1 | 1.1",
          "synth.difficulty | -0.1 | 1.1 | hard",
          "synth.rings | 0",
          "quality.max-quarantined-fraction | -0.01 | 1.01",
          "quality.max-suspicious-fraction | -0.01 | 1.01",
          "quality.max-unread-archives | -1 | 1000001",
          "quality.min-patients | -1 | 1000001",
          "split.by | person | Patient | null",
          "split.fractions | [0.5, 0.5] | 0.7 | [0.7, 0.2, x] | [1.2, -0.1, -0.1]",
          "split.folds | -1 | 21",
          "split.seed | x | 0.5",
          "split.allow-leaks | no",
          "catalog.incremental | 2",
          "pack.file-size-mb | 0 | 2049",
          "pack.append | perhaps",
          "model.name | lenet | null",
          "model.scaling | caffe | UNIT | []",
          "model.base-weights | \"\" | []",
          "model.layer | block5_conv2 | \"\" | []",
          "model.pooling | max | []",
          "model.head-units | -1 | 65537 | null",
          "features.dir | \"\" | []",
          "features.batch-size | 0 | 1025 | null",
          "train.views | 0 | 1001 | null",
          "model.input.width | 31 | 1025",
          "model.input.height | 31 | 1025",
          "model.input.fit | crop | Pad | null",
          "augment.enabled | on",
          "augment.preset | smears | Study | [smear] | null",
          "augment.rotation-degrees | -1 | 181",
          "augment.zoom | -0.1 | 1",
          "augment.shear-degrees | -1 | 90",
          "augment.horizontal-flip | yes | 0",
          "augment.vertical-flip | 2",
          "augment.shift-x | -0.1 | 1.1",
          "augment.shift-y | -0.1 | 1.1",
          "augment.saturation | [1] | [-0.1, 1] | [1, 5.1] | 1",
          "augment.channel-gain | [1] | [-0.1, 1] | [1, 5.1] | [1, x]",
          "augment.gamma | [1] | [0, 1] | [0.09, 1] | [1, 10.1] | []",
          "augment.brightness | [1] | [-1, 1] | [1, 5.1] | 1",
          "augment.fill | black",
          "train.epochs | 0 | 10001 | 2.5 | many | null | [8]",
          "train.batch-size | 0 | 4097",
          "train.learning-rate | 0 | 1.1 | NaN",
          "train.workers | 0 | 1001",
          "train.averaging-frequency | 0 | 10001",
          "train.averaging-warm-up | 1 | [0] | [10001] | [1.5] | null",
          "train.averaged-weights.decay | -0.1 | 1 | 1.1 | NaN | null",
          "train.schedule.kind | linear | null",
          "train.schedule.warm-up | -1 | 1000001",
          "train.schedule.step-epochs | 0 | 10001",
          "train.schedule.factor | -0.1 | 1.1",
          "train.dropout | -0.1 | 1 | 1.1",
          "train.class-weights | equal | [1] | [1, 0] | [1, 1001] | [a, b] | null",
          "train.early-stopping.patience | -1 | 10001",
          "train.early-stopping.min-delta | -0.1 | 1.1",
          "train.checkpoint.every | -1 | 10001",
          "train.checkpoint.keep | 0 | 101",
          "train.l2 | -0.1 | 1.1",
          "train.sample-fraction | 0 | 1.1",
          "train.fine-tune.epochs | -1 | 10001 | null",
          "train.fine-tune.from | \"\" | []",
          "train.fine-tune.learning-rate | 0 | 1.1 | null",
          "train.fine-tune.layer-decay | 0 | 1.1 | null",
          "train.folds | -1 | 1 | 21 | null",
          "train.publish | all | Soup | null",
          "train.parallel | 0 | 1001 | all",
          "evaluate.split | all",
          "evaluate.threshold | -0.1 | 1.1",
          "evaluate.wrong-cells | -1 | 1001",
          "evaluate.robustness.enabled | yes | null",
          "evaluate.robustness.saturation | 1 | [-0.1] | [5.1] | null",
          "evaluate.robustness.channel-gain | [-0.1] | [5.1] | [x]",
          "evaluate.robustness.gamma | [0.09] | [10.1] | [null]",
          "evaluate.robustness.brightness | [-0.1] | [5.1] | [[1]]",
          "evaluate.robustness.border | [-0.1] | [1.1] | "
              + "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
          "evaluate.robustness.background | [225, 215] | [225, 215, 256] | white | null",
          "intervals.level | 0.49 | 1 | null",
          "intervals.samples | 99 | 100001 | 0.5",
          "score.batch-size | 0 | 4097",
          "score.views | 0 | 3 | 16 | 2.5 | all | [2]",
          "score.date | 31.01.2026 | 2026-02-30 | today",
          "bench.works | [] | train | [cook]",
          "bench.warm-up | 0 | 1001",
          "bench.repetitions | 0 | 1001",
          "bench.seconds | -1 | 601",
          "bench.base-batch-size | 0 | 257",
          "spark.master | somewhere | local[ | null",
          "spark.app-name | \"\" | null",
          "spark.driver-memory | 511m | 2t | much",
          "spark.executor-memory | 511m | 2t",
          "spark.native-memory | 255m | 2t",
          "compute.threads | 0 | 1025 | half",
          "compute.decode-threads | -1 | 257 | auto",
          "compute.cell-memory | -1m | 2t | all",
          "compute.engine | cuda | null",
          "compute.precision | float16",
          "compute.nvidia-smi | null | \"\"");

  static Stream<Arguments> illegal() {
    List<Arguments> all = new ArrayList<>();
    for (String row : ILLEGAL) {
      String[] parts = row.split(" \\| ");
      Arrays.stream(parts).skip(1).forEach(v -> all.add(Arguments.of(parts[0], v)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("illegal")
  void refusesAValueOutOfRange(String key, String value) {
    assertRefused(key + " = ", key + "=" + value);
  }

  @Test
  void hasABadValueForEverySetting() {
    Set<String> covered = new TreeSet<>();
    ILLEGAL.forEach(row -> covered.add(row.split(" ")[0]));
    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            new SettingsTree(SettingsLoader.reference()).leaves().keySet());
  }

  @Test
  void refusesFractionsThatDoNotAddUpToOne() {
    assertRefused("0.7, 0.1 and 0.1 sum to 0.9", "split.fractions=[0.7, 0.1, 0.1]");
    assertRefused("no training images", "split.fractions=[0, 0.5, 0.5]");
  }

  @Test
  void refusesASingleFold() {
    assertRefused("number of folds is 1", "split.folds=1");
  }

  @Test
  void refusesMorePatientsThanCells() {
    assertRefused("synth.patients (40) is more than synth.cells (39)", "synth.cells=39");
  }

  @Test
  void refusesTheSameLabelTwice() {
    assertRefused("are the same", "images.negative-label=Parasitized");
  }

  @Test
  void refusesABaseWithoutItsWeightsAndWeightsWithoutABase() {
    assertRefused("model.name = vgg16 needs model.base-weights", "model.name=vgg16");
    assertRefused("model.name = custom-cnn has no base", "model.base-weights=vgg16.h5");
  }

  @Test
  void namesTheBlocksThatFineTuningMayStartAt() {
    assertRefused(
        "train.fine-tune.from = block6 is no block of vgg16: set last-block, all or one of block1,"
            + " block2, block3, block4, block5",
        "model.name=vgg16",
        "model.base-weights=a.h5",
        "train.fine-tune.from=block6");
  }

  @Test
  void namesALayerLikeTheOneThatABaseHasNot() {
    assertRefused(
        "model.layer = block5_conv4 is no layer of vgg16",
        "model.name=vgg16",
        "model.base-weights=a.h5",
        "model.layer=block5_conv4");
  }

  @Test
  void refusesToFineTuneANetworkWithoutABase() {
    assertRefused(
        "train.fine-tune.epochs = 3 is for a head on a base network, and model.name = custom-cnn is"
            + " trained as a whole: set 0",
        "train.fine-tune.epochs=3");
  }

  @Test
  void refusesViewsThatAreAllTheSame() {
    assertRefused(
        "train.views = 2 needs augment.enabled", "train.views=2", "augment.enabled=false");
  }

  @Test
  void refusesToResumeARunWithoutAName() {
    assertRefused("run.resume = true needs run.id", "run.resume=true");
  }

  @Test
  void refusesASmallestSideAboveTheLargest() {
    assertRefused(
        "sides of an image must lie in a range",
        "images.limits.min-side=9",
        "images.limits.max-side=8");
  }

  @Test
  void refusesToSplitBySlideWithoutSlidesInThePattern() {
    assertRefused(
        "split.by = slide needs a group",
        "split.by=slide",
        "images.patient-pattern=(?<patient>.*)");
  }

  @Test
  void refusesBrightnessInTheWrongOrder() {
    assertRefused("brightness must be a range", "augment.brightness=[1.2, 0.8]");
  }

  @Test
  void refusesRangesOfTheStainInTheWrongOrder() {
    assertRefused("saturation must be a range", "augment.saturation=[1.2, 0.8]");
    assertRefused("gain of the channels must be a range", "augment.channel-gain=[1.2, 0.8]");
    assertRefused("gamma must be a range", "augment.gamma=[1.2, 0.8]");
  }

  @Test
  void refusesChangesOfWhichThereAreNone() {
    assertRefused(
        "evaluate.robustness.enabled = true changes nothing",
        "evaluate.robustness.enabled=true",
        "evaluate.robustness.saturation=[]",
        "evaluate.robustness.channel-gain=[]",
        "evaluate.robustness.gamma=[]",
        "evaluate.robustness.brightness=[]",
        "evaluate.robustness.border=[]");
  }

  @Test
  void namesThePresetsWhereOneIsWrong() {
    assertRefused("augment.preset = \"blood\" must be one of study, smear", "augment.preset=blood");
  }

  @Test
  void refusesMoreMemoryForCellsThanThereIsNativeMemory() {
    assertRefused(
        "compute.cell-memory is a part of spark.native-memory",
        "compute.cell-memory=2g",
        "spark.native-memory=1g");
  }

  @Test
  void refusesSparkPropertiesThatSparkOrWeWouldNotHeed() {
    assertRefused("is not a property of Spark", "spark.properties.executor.cores=2");
    assertRefused("set spark.master", "spark.properties.spark.master=yarn");
    assertRefused("must stay UTC", "spark.properties.spark.sql.session.timeZone=Asia/Dhaka");
    assertRefused("must be a text", "spark.properties.spark.executor.cores=[2]");
  }

  private static void assertRefused(String sentence, String... overrides) {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    List.of(), Arrays.stream(overrides).map(SettingOverride::set).toList()))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.getMessage()).contains(sentence).endsWith("(--set)").hasLineCount(1);
            });
  }
}
