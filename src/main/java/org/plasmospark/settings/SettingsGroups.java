package org.plasmospark.settings;

import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.LearningRateSchedule;
import org.plasmospark.model.Pooling;

/** Reads each group of settings, with its ranges and what must fit together. */
final class SettingsGroups {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String A_NAME =
      "letters, digits, dot, hyphen and underscore, at most 100, beginning with a letter or digit";
  private static final Pattern FOLDER = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,100}");
  private static final String A_FOLDER = "the name of a folder";
  private static final Pattern ADDRESS = Pattern.compile("\\s*[^\\s\\p{Cntrl}][^\\p{Cntrl}]*");
  private static final String MIN_MEMORY = "512m";
  private static final String MAX_MEMORY = "1t";
  private static final int MAX_CELLS = 10_000_000;

  /** The masking around a cell. */
  private static final double BLACK = 0;

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
        new CatalogSettings(in.flag("catalog.incremental")),
        pack(in),
        model(in),
        features(in),
        augment(in),
        train(in),
        evaluate(in),
        intervals(in, run),
        score(in),
        bench(in),
        spark(in, sparkProperties),
        compute(in),
        effective,
        List.of());
  }

  private static RunSettings run(SettingsReader in) {
    Optional<String> id = in.optionalText("run.id", NAME, A_NAME);
    boolean resume = in.flag("run.resume");
    if (resume && id.isEmpty()) {
      in.conflict(
          "run.resume = true needs run.id, the id of the run to go on with",
          "run.resume",
          "run.id");
    }
    return new RunSettings(
        in.wholeNumber("run.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        id,
        in.flag("run.overwrite"),
        resume,
        in.optionalDeadline("run.deadline"),
        in.integer("run.lease-seconds", 10, 86_400));
  }

  private static ImageSettings images(SettingsReader in) {
    long maxBytes = in.bytes("images.limits.max-bytes", "1", "1g");
    long maxPixels = in.wholeNumber("images.limits.max-pixels", 1024, 200_000_000);
    int maxSide = in.integer("images.limits.max-side", 8, 8192);
    int minSide = in.integer("images.limits.min-side", 1, 8192);
    ImageLimits limits =
        in.composed(
            () -> new ImageLimits(maxBytes, maxPixels, maxSide, minSide),
            ImageLimits.DEFAULT,
            "images.limits.max-side",
            "images.limits.min-side");
    String negative = in.text("images.negative-label", FOLDER, A_FOLDER);
    String positive = in.text("images.positive-label", FOLDER, A_FOLDER);
    LabelSet labels = LabelSet.NIH;
    if (negative.equalsIgnoreCase(positive)) {
      in.conflict(
          "images.negative-label and images.positive-label are the same",
          "images.negative-label",
          "images.positive-label");
    } else {
      labels = new LabelSet(negative, positive);
    }
    String expression = in.pattern("images.patient-pattern", "patient").pattern();
    return new ImageSettings(
        limits,
        new ArchiveLimits(
            in.integer("images.limits.max-members", 1, 10_000_000),
            in.integer("images.limits.max-expansion", 2, 10_000)),
        new PathFilter(in.globs("images.include", 1), in.globs("images.exclude", 0)),
        labels,
        new CellNames(expression),
        in.optionalText("images.mapping", ADDRESS, "the address of a CSV file"));
  }

  private static SyntheticSettings synth(SettingsReader in) {
    int cells = in.integer("synth.cells", 1, MAX_CELLS);
    int patients = in.integer("synth.patients", 1, 10_000);
    if (patients > cells) {
      in.conflict(
          "synth.patients (" + patients + ") is more than synth.cells (" + cells + ")",
          "synth.cells",
          "synth.patients");
    }
    return new SyntheticSettings(
        cells,
        patients,
        in.integer("synth.slides-per-patient", 1, 100),
        in.number("synth.parasitized-fraction", 0, 1),
        in.number("synth.difficulty", 0, 1),
        in.flag("synth.rings"));
  }

  private static QualitySettings quality(SettingsReader in) {
    return new QualitySettings(in.number("quality.max-quarantined-fraction", 0, 1));
  }

  private static SplitSettings split(SettingsReader in, RunSettings run, ImageSettings images) {
    List<Double> fractions = in.numbers("split.fractions", 3, 0, 1);
    int folds = in.integer("split.folds", 0, 20);
    SplitUnit by = in.choice("split.by", SplitUnit.class);
    if (by == SplitUnit.SLIDE
        && images.mapping().isEmpty()
        && !images.names().expression().contains("(?<slide>")) {
      in.conflict(
          "split.by = slide needs a group (?<slide>...) in images.patient-pattern, or images.mapping",
          "split.by",
          "images.patient-pattern");
    }
    long seed = in.optionalWholeNumber("split.seed").orElse(run.seed());
    SplitPlan plan =
        in.composed(
            () ->
                new SplitPlan(
                    by, fractions.get(0), fractions.get(1), fractions.get(2), folds, seed),
            new SplitPlan(by, 1, 0, 0, 0, seed),
            "split.fractions",
            "split.folds");
    return new SplitSettings(plan, in.flag("split.allow-leaks"));
  }

  private static PackSettings pack(SettingsReader in) {
    return new PackSettings(in.integer("pack.file-size-mb", 1, 2048), in.flag("pack.append"));
  }

  private static ModelSettings model(SettingsReader in) {
    ModelSettings.Architecture name = in.choice("model.name", ModelSettings.Architecture.class);
    Optional<String> weights =
        in.optionalText("model.base-weights", ADDRESS, "the address of an HDF5 file of Keras");
    if (name.base().isPresent() && weights.isEmpty()) {
      in.conflict(
          "model.name = "
              + name.text()
              + " needs model.base-weights, the address of the file with its weights",
          "model.name",
          "model.base-weights");
    }
    if (name.base().isEmpty() && weights.isPresent()) {
      in.conflict(
          "model.name = " + name.text() + " has no base that model.base-weights could be of",
          "model.name",
          "model.base-weights");
    }
    return new ModelSettings(
        name,
        new Preprocessing(
            in.integer("model.input.width", 32, 1024),
            in.integer("model.input.height", 32, 1024),
            in.optionalChoice("model.scaling", Scaling.class).orElse(name.scaling()),
            Resampling.ANTIALIASED_BILINEAR),
        weights,
        in.optionalChoice("model.pooling", Pooling.class)
            .orElse(name.base().map(BaseNetwork::pooling).orElse(Pooling.FLATTEN)),
        in.integer("model.head-units", 1, 65_536));
  }

  private static FeatureSettings features(SettingsReader in) {
    return new FeatureSettings(
        in.optionalText("features.dir", ADDRESS, "the address of a folder"),
        in.integer("features.batch-size", 1, 1024));
  }

  private static AugmentationSettings augment(SettingsReader in) {
    boolean enabled = in.flag("augment.enabled");
    double rotation = in.number("augment.rotation-degrees", 0, 180);
    double zoom = in.numberBelow("augment.zoom", 0, 1);
    double shear = in.numberBelow("augment.shear-degrees", 0, 90);
    double shiftX = in.number("augment.shift-x", 0, 1);
    double shiftY = in.number("augment.shift-y", 0, 1);
    boolean horizontalFlip = in.flag("augment.horizontal-flip");
    boolean verticalFlip = in.flag("augment.vertical-flip");
    List<Double> brightness = in.numbers("augment.brightness", 2, 0, 5);
    FillMode fill = in.choice("augment.fill", FillMode.class);
    AugmentationSettings settings =
        in.composed(
            () ->
                new AugmentationSettings(
                    rotation,
                    1 - zoom,
                    1 + zoom,
                    shear,
                    shiftX,
                    shiftY,
                    horizontalFlip,
                    verticalFlip,
                    brightness.get(0),
                    brightness.get(1),
                    fill,
                    BLACK),
            AugmentationSettings.NONE,
            "augment.brightness");
    return enabled ? settings : AugmentationSettings.NONE;
  }

  private static TrainSettings train(SettingsReader in) {
    int epochs = in.integer("train.epochs", 1, 10_000);
    return new TrainSettings(
        epochs,
        in.integer("train.batch-size", 1, 4096),
        new LearningRateSchedule(
            in.numberAbove("train.learning-rate", 0, 1),
            in.integer("train.schedule.warm-up", 0, 1_000_000),
            in.choice("train.schedule.kind", LearningRateSchedule.Kind.class),
            in.integer("train.schedule.step-epochs", 1, 10_000),
            in.number("train.schedule.factor", 0, 1),
            epochs),
        views(in),
        in.optionalInteger("train.workers", 1, 1000),
        in.integer("train.averaging-frequency", 1, 10_000),
        in.wholeNumbers("train.averaging-warm-up", 1000, 1, 10_000),
        in.number("train.l2", 0, 1),
        in.numberBelow("train.dropout", 0, 1),
        in.classWeighting("train.class-weights", 0.001, 1000),
        new EarlyStopping(
            in.integer("train.early-stopping.patience", 0, 10_000),
            in.number("train.early-stopping.min-delta", 0, 1)),
        new TrainSettings.Checkpoint(
            in.integer("train.checkpoint.every", 0, 10_000),
            in.integer("train.checkpoint.keep", 1, 100)),
        in.numberAbove("train.sample-fraction", 0, 1),
        folds(in),
        in.optionalInteger("train.parallel", 1, 1000));
  }

  private static int folds(SettingsReader in) {
    int folds = in.integer("train.folds", 0, 20);
    if (folds == 1) {
      in.conflict("train.folds = 1 leaves nothing to train on: set 0 or 2 to 20", "train.folds");
    }
    return folds;
  }

  private static int views(SettingsReader in) {
    int views = in.integer("train.views", 1, 1000);
    if (views > 1 && !in.flag("augment.enabled")) {
      in.conflict(
          "train.views = " + views + " needs augment.enabled = true, or all views are the same",
          "train.views",
          "augment.enabled");
    }
    return views;
  }

  private static EvaluateSettings evaluate(SettingsReader in) {
    return new EvaluateSettings(
        in.choice("evaluate.split", Split.class),
        in.number("evaluate.threshold", 0, 1),
        in.integer("evaluate.wrong-cells", 0, 1000));
  }

  private static BootstrapPlan intervals(SettingsReader in, RunSettings run) {
    return new BootstrapPlan(
        in.integer("intervals.samples", BootstrapPlan.MIN_SAMPLES, BootstrapPlan.MAX_SAMPLES),
        in.numberBelow("intervals.level", BootstrapPlan.MIN_LEVEL, 1),
        run.seed());
  }

  private static ScoreSettings score(SettingsReader in) {
    return new ScoreSettings(
        in.integer("score.batch-size", 1, 4096), in.optionalDate("score.date"));
  }

  private static BenchSettings bench(SettingsReader in) {
    return new BenchSettings(
        in.choices("bench.works", BenchSettings.Work.class),
        in.integer("bench.warm-up", 1, 1000),
        in.integer("bench.repetitions", 1, 1000),
        in.number("bench.seconds", 0, 600),
        in.integer("bench.base-batch-size", 1, 256));
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
        in.optionalInteger("compute.decode-threads", 0, 256),
        new ComputeOptions(
            in.choice("compute.engine", ComputeOptions.Engine.class),
            in.choice("compute.precision", ComputeOptions.PrecisionChoice.class)),
        in.text(
            "compute.nvidia-smi",
            Pattern.compile("[^\\s\\p{Cntrl}][^\\p{Cntrl}]*"),
            "the name or path of a program"));
  }
}
