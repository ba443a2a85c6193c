package org.plasmospark.settings;

import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.synthetic.SyntheticSettings;

/**
 * Everything a job may be told, typed and checked; made by {@link SettingsLoader}. The meaning,
 * unit, range and default of each value is said in reference.conf.
 *
 * @param effective the same values by key, with where each came from
 */
public record Settings(
    RunSettings run,
    ImageSettings images,
    SyntheticSettings synth,
    QualitySettings quality,
    SplitSettings split,
    CatalogSettings catalog,
    PackSettings pack,
    ModelSettings model,
    AugmentationSettings augment,
    TrainSettings train,
    EvaluateSettings evaluate,
    ScoreSettings score,
    BenchSettings bench,
    SparkSettings spark,
    ComputeSettings compute,
    EffectiveSettings effective) {}
