package org.plasmospark.settings;

import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads each group of settings, with its ranges and what must fit together. */
final class SettingsGroups {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String A_NAME =
      "letters, digits, dot, hyphen and underscore, at most 100, beginning with a letter or digit";
  private static final Pattern FOLDER = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,100}");
  private static final String A_FOLDER = "the name of a folder";
  private static final String MIN_MEMORY = "512m";
  private static final String MAX_MEMORY = "1t";
  private static final int MAX_CELLS = 10_000_000;

  private SettingsGroups() {}

  static Settings read(
      SettingsReader in, Map<String, ConfigValue> sparkProperties, EffectiveSettings effective) {
    RunSettings run = run(in);
    ImageSettings images = images(in);
    return new Settings(
        run,
        images,
        synth(in),
        quality(in),
        split(in, run, images),
        pack(in),
        model(in),
        augment(in),
        train(in),
        evaluate(in),
        score(in),
        spark(in, sparkProperties),
        compute(in),
        effective);
  }

  private static RunSettings run(SettingsReader in) {
    return new RunSettings(
        in.wholeNumber("run.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        in.optionalText("run.id", NAME, A_NAME),
        in.flag("run.overwrite"));
  }

  private static ImageSettings images(SettingsReader in) {
    ImageSettings.Limits limits =
        new ImageSettings.Limits(
            in.bytes("images.limits.max-bytes", "1", "1g"),
            in.wholeNumber("images.limits.max-pixels", 1024, 1_000_000_000),
            in.integer("images.limits.max-side", 8, 100_000),
            in.integer("images.limits.min-side", 1, 10_000));
    if (limits.minSide() > limits.maxSide()) {
      in.conflict(
          "images.limits.min-side is greater than max-side, so that no image would be taken",
          "images.limits.max-side",
          "images.limits.min-side");
    }
    List<String> extensions =
        in
            .texts(
                "images.extensions",
                Pattern.compile("[A-Za-z0-9]{1,10}"),
                "a list of file-name endings without the dot, such as [png]")
            .stream()
            .map(e -> e.toLowerCase(Locale.ROOT))
            .toList();
    String negative = in.text("images.negative-label", FOLDER, A_FOLDER);
    String positive = in.text("images.positive-label", FOLDER, A_FOLDER);
    if (negative.equals(positive)) {
      in.conflict(
          "images.negative-label and images.positive-label are the same",
          "images.negative-label",
          "images.positive-label");
    }
    return new ImageSettings(
        limits, extensions, negative, positive, in.pattern("images.patient-pattern", "patient"));
  }

  private static SynthSettings synth(SettingsReader in) {
    int cells = in.integer("synth.cells", 1, MAX_CELLS);
    int patients = in.integer("synth.patients", 1, MAX_CELLS);
    if (patients > cells) {
      in.conflict(
          "synth.patients (" + patients + ") is more than synth.cells (" + cells + ")",
          "synth.cells",
          "synth.patients");
    }
    return new SynthSettings(
        cells,
        patients,
        in.number("synth.parasitized-fraction", 0, 1),
        in.number("synth.difficulty", 0, 1),
        in.flag("synth.rings"));
  }

  private static QualitySettings quality(SettingsReader in) {
    return new QualitySettings(in.number("quality.max-quarantined-fraction", 0, 1));
  }

  private static SplitSettings split(SettingsReader in, RunSettings run, ImageSettings images) {
    List<Double> fractions = in.numbers("split.fractions", 3, 0, 1);
    double sum = fractions.stream().mapToDouble(Double::doubleValue).sum();
    if (Math.abs(sum - 1) > 1e-6) {
      in.conflict(
          "split.fractions add up to " + Math.round(sum * 1e6) / 1e6 + " instead of 1",
          "split.fractions");
    } else if (fractions.get(0) <= 0) {
      in.conflict("split.fractions leave nothing to train on", "split.fractions");
    }
    int folds = in.integer("split.folds", 0, 20);
    if (folds == 1) {
      in.conflict("split.folds = 1 must be 0 (none) or from 2 to 20", "split.folds");
    }
    SplitSettings.By by = in.choice("split.by", SplitSettings.By.class);
    if (by == SplitSettings.By.SLIDE && !images.patientPattern().pattern().contains("(?<slide>")) {
      in.conflict(
          "split.by = slide needs a group (?<slide>...) in images.patient-pattern",
          "split.by",
          "images.patient-pattern");
    }
    return new SplitSettings(
        by,
        fractions,
        folds,
        in.optionalWholeNumber("split.seed").orElse(run.seed()),
        in.flag("split.allow-leaks"));
  }

  private static PackSettings pack(SettingsReader in) {
    return new PackSettings(in.integer("pack.file-size-mb", 1, 2048));
  }

  private static ModelSettings model(SettingsReader in) {
    return new ModelSettings(
        in.choice("model.name", ModelSettings.Architecture.class),
        in.optionalText("model.version", NAME, A_NAME),
        new ModelSettings.Input(
            in.integer("model.input.width", 32, 1024), in.integer("model.input.height", 32, 1024)));
  }

  private static AugmentSettings augment(SettingsReader in) {
    List<Double> brightness = in.numbers("augment.brightness", 2, 0, 5);
    if (brightness.get(0) > brightness.get(1)) {
      in.conflict("augment.brightness must have the lower factor first", "augment.brightness");
    }
    return new AugmentSettings(
        in.flag("augment.enabled"),
        in.number("augment.rotation-degrees", 0, 180),
        in.numberBelow("augment.zoom", 0, 1),
        in.numberBelow("augment.shear-degrees", 0, 90),
        in.flag("augment.horizontal-flip"),
        in.flag("augment.vertical-flip"),
        in.number("augment.shift-x", 0, 1),
        in.number("augment.shift-y", 0, 1),
        brightness.get(0),
        brightness.get(1),
        in.choice("augment.fill", AugmentSettings.Fill.class));
  }

  private static TrainSettings train(SettingsReader in) {
    return new TrainSettings(
        in.integer("train.epochs", 1, 10_000),
        in.integer("train.batch-size", 1, 4096),
        in.numberAbove("train.learning-rate", 0, 1),
        in.integer("train.workers", 1, 1000),
        in.integer("train.averaging-frequency", 1, 10_000),
        in.number("train.l2", 0, 1));
  }

  private static EvaluateSettings evaluate(SettingsReader in) {
    return new EvaluateSettings(
        in.choice("evaluate.split", EvaluateSettings.Split.class),
        in.number("evaluate.threshold", 0, 1),
        in.integer("evaluate.wrong-cells", 0, 1000));
  }

  private static ScoreSettings score(SettingsReader in) {
    return new ScoreSettings(
        in.integer("score.batch-size", 1, 4096), in.optionalDate("score.date"));
  }

  private static SparkSettings spark(SettingsReader in, Map<String, ConfigValue> properties) {
    Map<String, String> texts = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> {
          Optional<String> problem =
              SparkSubmitProperties.problem(name, value.atKey("v").getString("v"));
          if (problem.isPresent()) {
            in.problem(SettingsLoader.PROPERTIES + "." + name + " " + problem.get(), value);
          } else {
            texts.put(name, value.atKey("v").getString("v"));
          }
        });
    return new SparkSettings(
        in.text(
            "spark.master",
            Pattern.compile("local(\\[.+\\])?|local-cluster\\[.+\\]|yarn|(spark|k8s)://.+"),
            "local[*], local[N], spark://HOST:PORT, yarn or k8s://URL"),
        in.text("spark.app-name", Pattern.compile("[^\\p{Cntrl}]{1,100}"), "a name"),
        in.bytes("spark.driver-memory", MIN_MEMORY, MAX_MEMORY),
        in.bytes("spark.executor-memory", MIN_MEMORY, MAX_MEMORY),
        in.bytes("spark.native-memory", "256m", MAX_MEMORY),
        texts);
  }

  private static ComputeSettings compute(SettingsReader in) {
    return new ComputeSettings(
        in.optionalInteger("compute.threads", 1, 1024),
        in.choice("compute.engine", ComputeSettings.Engine.class),
        in.choice("compute.precision", ComputeSettings.Precision.class));
  }
}
