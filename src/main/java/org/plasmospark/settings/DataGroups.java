package org.plasmospark.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;

/** Reads the groups of settings that say what the cells are: images, split, packed files. */
final class DataGroups {
  private static final Pattern FOLDER = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,100}");
  private static final String A_FOLDER = "the name of a folder";
  private static final int MAX_CELLS = 10_000_000;

  private DataGroups() {}

  static ImageSettings images(SettingsReader in) {
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
        in.optionalText("images.mapping", SettingsGroups.ADDRESS, "the address of a CSV file"));
  }

  static SyntheticSettings synth(SettingsReader in) {
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

  static QualitySettings quality(SettingsReader in) {
    return new QualitySettings(
        in.number("quality.max-quarantined-fraction", 0, 1),
        in.number("quality.max-suspicious-fraction", 0, 1),
        in.integer("quality.max-unread-archives", 0, 1_000_000),
        in.integer("quality.min-patients", 0, 1_000_000));
  }

  static SplitSettings split(SettingsReader in, RunSettings run, ImageSettings images) {
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

  static CatalogSettings catalog(SettingsReader in) {
    return new CatalogSettings(in.flag("catalog.incremental"));
  }

  static PackSettings pack(SettingsReader in) {
    return new PackSettings(in.integer("pack.file-size-mb", 1, 2048), in.flag("pack.append"));
  }
}
