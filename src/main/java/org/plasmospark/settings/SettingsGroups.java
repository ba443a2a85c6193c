package org.plasmospark.settings;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.CellFit;
import org.plasmospark.image.CellView;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.StainRanges;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.Pooling;

/**
 * Reads each group of settings, with its ranges and what must fit together: here those of networks
 * and what they find, in {@link DataGroups} and {@link MachineGroups} the others.
 */
final class SettingsGroups {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String A_NAME =
      "letters, digits, dot, hyphen and underscore, at most 100, beginning with a letter or digit";

  /** Of a file or folder. */
  private static final Pattern ANY = Pattern.compile(".+");

  static final Pattern ADDRESS = Pattern.compile("\\s*[^\\s\\p{Cntrl}][^\\p{Cntrl}]*");

  /** The masking around a cell. */
  private static final double BLACK = 0;

  private SettingsGroups() {}

  static Settings read(
      SettingsReader in, Map<String, ConfigValue> sparkProperties, EffectiveSettings effective) {
    RunSettings run = run(in);
    ImageSettings images = DataGroups.images(in);
    ModelSettings model = model(in);
    return new Settings(
        run,
        images,
        DataGroups.synth(in),
        DataGroups.quality(in),
        DataGroups.split(in, run, images),
        DataGroups.catalog(in),
        DataGroups.pack(in),
        model,
        features(in),
        augment(in),
        TrainGroup.read(in, model.name()),
        evaluate(in),
        intervals(in, run),
        score(in),
        MachineGroups.bench(in),
        MachineGroups.spark(in, sparkProperties),
        MachineGroups.compute(in),
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
        in.integer("run.lease-seconds", 10, 86_400),
        in.integer("run.store-timeout-seconds", 10, 86_400));
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
            Resampling.ANTIALIASED_BILINEAR,
            in.choice("model.input.fit", CellFit.class)),
        weights,
        layer(in, name),
        in.optionalChoice("model.pooling", Pooling.class)
            .orElse(name.base().map(BaseNetwork::pooling).orElse(Pooling.FLATTEN)),
        in.integer("model.head-units", 0, 65_536));
  }

  private static Optional<String> layer(SettingsReader in, ModelSettings.Architecture name) {
    Optional<String> layer = in.optionalText("model.layer", ANY, "the name of a layer");
    if (layer.isPresent()) {
      List<String> layers = name.base().map(BaseNetwork::layers).orElse(List.of());
      if (!layers.contains(layer.get())) {
        in.conflict(
            "model.layer = %s is no layer of %s%s"
                .formatted(layer.get(), name.text(), DidYouMean.hint(layers, layer.get())),
            "model.layer",
            "model.name");
      }
    }
    return layer;
  }

  private static FeatureSettings features(SettingsReader in) {
    return new FeatureSettings(
        in.optionalText("features.dir", ADDRESS, "the address of a folder"),
        in.integer("features.batch-size", 1, 1024));
  }

  private static AugmentationSettings augment(SettingsReader in) {
    boolean enabled = in.flag("augment.enabled");
    // Its ranges are among the values already.
    in.choice("augment.preset", AugmentationPreset.class);
    double rotation = in.number("augment.rotation-degrees", 0, 180);
    double zoom = in.numberBelow("augment.zoom", 0, 1);
    double shear = in.numberBelow("augment.shear-degrees", 0, 90);
    double shiftX = in.number("augment.shift-x", 0, 1);
    double shiftY = in.number("augment.shift-y", 0, 1);
    boolean horizontalFlip = in.flag("augment.horizontal-flip");
    boolean verticalFlip = in.flag("augment.vertical-flip");
    List<Double> brightness = in.numbers("augment.brightness", 2, 0, 5);
    FillMode fill = in.choice("augment.fill", FillMode.class);
    StainRanges stain = stain(in);
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
                    BLACK,
                    stain),
            AugmentationSettings.NONE,
            "augment.brightness");
    return enabled ? settings : AugmentationSettings.NONE;
  }

  private static StainRanges stain(SettingsReader in) {
    List<Double> saturation = in.numbers("augment.saturation", 2, 0, 5);
    List<Double> gain = in.numbers("augment.channel-gain", 2, 0, 5);
    List<Double> gamma = in.numbers("augment.gamma", 2, 0.1, 10);
    return in.composed(
        () ->
            new StainRanges(
                saturation.get(0),
                saturation.get(1),
                gain.get(0),
                gain.get(1),
                gamma.get(0),
                gamma.get(1)),
        StainRanges.NONE,
        "augment.saturation",
        "augment.channel-gain",
        "augment.gamma");
  }

  private static EvaluateSettings evaluate(SettingsReader in) {
    return new EvaluateSettings(
        in.choice("evaluate.split", Split.class),
        in.number("evaluate.threshold", 0, 1),
        in.integer("evaluate.wrong-cells", 0, 1000),
        RobustnessGroup.read(in));
  }

  private static BootstrapPlan intervals(SettingsReader in, RunSettings run) {
    return new BootstrapPlan(
        in.integer("intervals.samples", BootstrapPlan.MIN_SAMPLES, BootstrapPlan.MAX_SAMPLES),
        in.numberBelow("intervals.level", BootstrapPlan.MIN_LEVEL, 1),
        run.seed());
  }

  private static ScoreSettings score(SettingsReader in) {
    return new ScoreSettings(
        in.integer("score.batch-size", 1, 4096),
        in.optionalIntegerOf("score.views", CellView.NUMBERS),
        in.optionalDate("score.date"));
  }
}
