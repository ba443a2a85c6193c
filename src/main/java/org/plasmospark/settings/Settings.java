package org.plasmospark.settings;

import java.util.List;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.synthetic.SyntheticSettings;

/**
 * Everything a job may be told, typed and checked; made by {@link SettingsLoader}. The meaning,
 * unit, range and default of each value is said in reference.conf.
 *
 * @param effective the same values by key, with where each came from
 * @param grid the combinations of {@code train.grid}, none of which has a grid itself; empty
 *     without
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
    FeatureSettings features,
    AugmentationSettings augment,
    TrainSettings train,
    EvaluateSettings evaluate,
    BootstrapPlan intervals,
    ScoreSettings score,
    BenchSettings bench,
    SparkSettings spark,
    ComputeSettings compute,
    EffectiveSettings effective,
    List<GridPoint> grid) {

  /** Copies the list. */
  public Settings {
    grid = List.copyOf(grid);
  }

  Settings with(List<GridPoint> points) {
    return with(train, effective, points);
  }

  private Settings with(TrainSettings training, EffectiveSettings values, List<GridPoint> points) {
    return new Settings(
        run, images, synth, quality, split, catalog, pack, model, features, augment, training,
        evaluate, intervals, score, bench, spark, compute, values, points);
  }

  /**
   * The same with the number of workers that a training has where it runs, so that records and
   * checkpoints say a number even if nobody has set one.
   *
   * @param gpuExecutors executors that compute on a GPU; 0: processors compute
   */
  public Settings withWorkers(int gpuExecutors) {
    int workers = train.workers(gpuExecutors);
    return with(
        train.withWorkers(workers),
        train.workersSet().isPresent()
            ? effective
            : effective.with(
                "train.workers",
                workers,
                gpuExecutors > 0 ? "the executors with a GPU" : "the default on processors"),
        grid.stream().map(point -> point.withWorkers(gpuExecutors)).toList());
  }
}
