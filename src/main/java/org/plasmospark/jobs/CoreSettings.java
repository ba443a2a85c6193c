package org.plasmospark.jobs;

import java.util.Locale;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.settings.AugmentSettings;
import org.plasmospark.settings.ImageSettings;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SplitSettings;

/** The core's parameters from the settings. */
final class CoreSettings {
  private CoreSettings() {}

  static ImageLimits limits(Settings settings) {
    ImageSettings.Limits limits = settings.images().limits();
    return new ImageLimits(
        limits.maxBytes(), limits.maxPixels(), limits.maxSide(), limits.minSide());
  }

  static LabelSet labels(Settings settings) {
    return new LabelSet(settings.images().negativeLabel(), settings.images().positiveLabel());
  }

  static CellNames names(Settings settings) {
    return new CellNames(settings.images().patientPattern().pattern());
  }

  static SplitPlan splitPlan(Settings settings) {
    SplitSettings split = settings.split();
    return new SplitPlan(
        SplitUnit.valueOf(split.by().name()),
        split.fractions().get(0),
        split.fractions().get(1),
        split.fractions().get(2),
        split.folds(),
        split.seed());
  }

  static Preprocessing preprocessing(Settings settings) {
    return new Preprocessing(
        settings.model().input().width(),
        settings.model().input().height(),
        Scaling.UNIT,
        Resampling.ANTIALIASED_BILINEAR);
  }

  static AugmentationSettings augmentation(Settings settings) {
    AugmentSettings augment = settings.augment();
    if (!augment.enabled()) {
      return AugmentationSettings.NONE;
    }
    return new AugmentationSettings(
        augment.rotationDegrees(),
        1 - augment.zoom(),
        1 + augment.zoom(),
        augment.shearDegrees(),
        augment.shiftX(),
        augment.shiftY(),
        augment.horizontalFlip(),
        augment.verticalFlip(),
        augment.brightnessMin(),
        augment.brightnessMax(),
        FillMode.valueOf(augment.fill().name()),
        0);
  }

  static ComputeOptions compute(Settings settings) {
    return new ComputeOptions(
        ComputeOptions.Engine.valueOf(settings.compute().engine().name()),
        ComputeOptions.PrecisionChoice.valueOf(settings.compute().precision().name()));
  }

  /** The name of an enum constant as settings and files write it. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
