package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceConfTest {

  /** A legal value of every setting that is not its default. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("run.seed", "43"),
          Map.entry("run.id", "night-1"),
          Map.entry("run.overwrite", "true"),
          Map.entry("run.resume", "true"),
          Map.entry("run.deadline", "\"05:30\""),
          Map.entry("run.lease-seconds", "60"),
          Map.entry("run.store-timeout-seconds", "60"),
          Map.entry("images.limits.max-bytes", "1m"),
          Map.entry("images.limits.max-pixels", "2000"),
          Map.entry("images.limits.max-side", "1000"),
          Map.entry("images.limits.min-side", "9"),
          Map.entry("images.limits.max-members", "1000"),
          Map.entry("images.limits.max-expansion", "50"),
          Map.entry("images.include", "[\"**/*.png\"]"),
          Map.entry("images.exclude", "[\"**/old/**\"]"),
          Map.entry("images.mapping", "hdfs://namenode:8020/mapping.csv"),
          Map.entry("images.negative-label", "healthy"),
          Map.entry("images.positive-label", "infected"),
          Map.entry("images.patient-pattern", "(?<patient>P\\d+)/(?<slide>[^/]+)"),
          Map.entry("synth.cells", "100"),
          Map.entry("synth.patients", "4"),
          Map.entry("synth.slides-per-patient", "2"),
          Map.entry("synth.parasitized-fraction", "0.1"),
          Map.entry("synth.difficulty", "0.9"),
          Map.entry("synth.rings", "false"),
          Map.entry("quality.max-quarantined-fraction", "0"),
          Map.entry("quality.max-suspicious-fraction", "0.1"),
          Map.entry("quality.max-unread-archives", "3"),
          Map.entry("quality.min-patients", "5"),
          Map.entry("split.by", "image"),
          Map.entry("split.fractions", "[0.8, 0.1, 0.1]"),
          Map.entry("split.folds", "5"),
          Map.entry("split.seed", "7"),
          Map.entry("split.allow-leaks", "true"),
          Map.entry("catalog.incremental", "false"),
          Map.entry("pack.file-size-mb", "64"),
          Map.entry("pack.append", "true"),
          Map.entry("model.input.fit", "pad"),
          Map.entry("model.scaling", "imagenet-caffe"),
          Map.entry("model.name", "vgg16"),
          Map.entry("model.base-weights", "hdfs://namenode:8020/other.h5"),
          Map.entry("model.layer", "block5_conv2"),
          Map.entry("model.pooling", "average"),
          Map.entry("model.head-units", "256"),
          Map.entry("features.dir", "hdfs://namenode:8020/features"),
          Map.entry("features.batch-size", "4"),
          Map.entry("train.views", "4"),
          Map.entry("model.input.width", "128"),
          Map.entry("model.input.height", "96"),
          Map.entry("augment.enabled", "false"),
          Map.entry("augment.preset", "smear"),
          Map.entry("augment.rotation-degrees", "0"),
          Map.entry("augment.zoom", "0"),
          Map.entry("augment.shear-degrees", "0"),
          Map.entry("augment.horizontal-flip", "false"),
          Map.entry("augment.vertical-flip", "true"),
          Map.entry("augment.shift-x", "0.1"),
          Map.entry("augment.shift-y", "0.1"),
          Map.entry("augment.saturation", "[0.8, 1.2]"),
          Map.entry("augment.channel-gain", "[0.8, 1.2]"),
          Map.entry("augment.gamma", "[0.8, 1.2]"),
          Map.entry("augment.brightness", "[0.8, 1.2]"),
          Map.entry("augment.fill", "wrap"),
          Map.entry("train.epochs", "9"),
          Map.entry("train.batch-size", "16"),
          Map.entry("train.learning-rate", "0.01"),
          Map.entry("train.workers", "3"),
          Map.entry("train.averaging-frequency", "1"),
          Map.entry("train.averaging-warm-up", "[1, 2, 5]"),
          Map.entry("train.averaged-weights.decay", "0.99"),
          Map.entry("train.schedule.kind", "cosine"),
          Map.entry("train.schedule.warm-up", "0"),
          Map.entry("train.schedule.step-epochs", "3"),
          Map.entry("train.schedule.factor", "0.5"),
          Map.entry("train.dropout", "0.5"),
          Map.entry("train.class-weights", "balanced"),
          Map.entry("train.early-stopping.patience", "3"),
          Map.entry("train.early-stopping.min-delta", "0.001"),
          Map.entry("train.checkpoint.every", "0"),
          Map.entry("train.checkpoint.keep", "1"),
          Map.entry("train.l2", "0.0001"),
          Map.entry("train.sample-fraction", "0.5"),
          Map.entry("train.fine-tune.epochs", "3"),
          Map.entry("train.fine-tune.from", "all"),
          Map.entry("train.fine-tune.learning-rate", "0.0001"),
          Map.entry("train.fine-tune.layer-decay", "0.8"),
          Map.entry("train.folds", "5"),
          Map.entry("train.publish", "ensemble"),
          Map.entry("train.parallel", "2"),
          Map.entry("evaluate.split", "validation"),
          Map.entry("evaluate.threshold", "0.6"),
          Map.entry("evaluate.wrong-cells", "0"),
          Map.entry("evaluate.robustness.enabled", "true"),
          Map.entry("evaluate.robustness.saturation", "[0.7]"),
          Map.entry("evaluate.robustness.channel-gain", "[0.7]"),
          Map.entry("evaluate.robustness.gamma", "[0.7]"),
          Map.entry("evaluate.robustness.brightness", "[]"),
          Map.entry("evaluate.robustness.border", "[0.7]"),
          Map.entry("evaluate.robustness.background", "[255, 255, 255]"),
          Map.entry("intervals.level", "0.9"),
          Map.entry("intervals.samples", "500"),
          Map.entry("score.batch-size", "8"),
          Map.entry("score.views", "4"),
          Map.entry("score.date", "2026-01-31"),
          Map.entry("bench.works", "[train]"),
          Map.entry("bench.warm-up", "2"),
          Map.entry("bench.repetitions", "2"),
          Map.entry("bench.seconds", "2"),
          Map.entry("bench.base-batch-size", "4"),
          Map.entry("spark.master", "local[2]"),
          Map.entry("spark.app-name", "cells"),
          Map.entry("spark.driver-memory", "1g"),
          Map.entry("spark.executor-memory", "1g"),
          Map.entry("spark.native-memory", "1g"),
          Map.entry("compute.threads", "1"),
          Map.entry("compute.decode-threads", "0"),
          Map.entry("compute.cell-memory", "100m"),
          Map.entry("compute.nvidia-smi", "/opt/nvidia/bin/nvidia-smi"),
          Map.entry("compute.engine", "dl4j"),
          Map.entry("compute.precision", "bfloat16"));

  /** What else must be set for a setting to be legal. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "run.resume", List.of("run.id=night-1"),
          "model.name", List.of("model.name=squeezenet", "model.base-weights=a.h5"),
          "model.base-weights", List.of("model.name=squeezenet", "model.base-weights=a.h5"),
          "model.layer", List.of("model.name=vgg16", "model.base-weights=a.h5"),
          "train.fine-tune.from", List.of("model.name=vgg16", "model.base-weights=a.h5"),
          "train.fine-tune.epochs", List.of("model.name=squeezenet", "model.base-weights=a.h5"));

  private static final String ROBUSTNESS = "evaluate.robustness.";

  static Stream<String> leaves() {
    return tree().leaves().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void readsEverySettingIntoTheSettings(String key) {
    assertThat(SettingsLoader.load(List.of(), List.of(), tree()).keysRead()).contains(key);
    assertThat(OTHERS).containsKey(key);
    List<SettingOverride> needed = needed(key).stream().map(SettingOverride::set).toList();
    List<SettingOverride> overrides = new ArrayList<>(needed);
    overrides.add(SettingOverride.set(key + "=" + OTHERS.get(key)));
    assertThat(text(SettingsLoader.load(List.of(), overrides)))
        .isNotEqualTo(text(SettingsLoader.load(List.of(), needed)));
  }

  private static List<String> needed(String key) {
    String enabled = ROBUSTNESS + "enabled";
    return key.startsWith(ROBUSTNESS) && !key.equals(enabled)
        ? List.of(enabled + "=true")
        : NEEDED.getOrDefault(key, List.of());
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void documentsEverySettingInACommentDirectlyAboveIt(String key) throws IOException {
    ConfigValue value = tree().leaves().get(key);
    List<String> lines = lines();
    String above = lines.get(value.origin().lineNumber() - 2).strip();
    assertThat(above).as("line above " + key).startsWith("# ");
    assertThat(value.origin().comments()).as("comment of " + key).isNotEmpty();
  }

  @Test
  void keepsEverythingUnderOneName() {
    assertThat(
            ConfigFactory.parseResources(SettingsLoader.class.getClassLoader(), "reference.conf")
                .root()
                .keySet())
        .contains("plasmospark");
  }

  @Test
  void readsNoKeyThatIsNotThere() {
    assertThat(tree().leaves().keySet())
        .containsAll(SettingsLoader.load(List.of(), List.of(), tree()).keysRead());
  }

  private static SettingsTree tree() {
    return new SettingsTree(SettingsLoader.reference());
  }

  private static String text(Settings s) {
    return Stream.of(
            s.run(),
            s.images(),
            s.synth(),
            s.quality(),
            s.split(),
            s.catalog(),
            s.pack(),
            s.model(),
            s.features(),
            s.augment(),
            s.train(),
            s.evaluate(),
            s.intervals(),
            s.score(),
            s.bench(),
            s.spark(),
            s.compute())
        .map(Object::toString)
        .toList()
        .toString();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = SettingsLoader.class.getResourceAsStream("/reference.conf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
