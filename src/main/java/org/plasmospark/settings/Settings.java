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

  /**
   * Native memory of each JVM that may hold decoded cells.
   *
   * @param tasks that run in it at the same time, at least 1
   * @return bytes, at least 0
   */
  public long cellMemory(int tasks) {
    return CellMemory.of(this, tasks);
  }

  Settings with(List<GridPoint> points) {
    return with(train, compute, effective, points);
  }

  private Settings with(
      TrainSettings training,
      ComputeSettings computing,
      EffectiveSettings values,
      List<GridPoint> points) {
    return new Settings(
        run, images, synth, quality, split, catalog, pack, model, features, augment, training,
        evaluate, intervals, score, bench, spark, computing, values, points);
  }

  /**
   * The same computing in float32, so that records say what was computed in.
   *
   * @param reason stands where a setting's origin does
   */
  public Settings inFloat32(String reason) {
    return with(
        train,
        compute.with(compute.options().inFloat32()),
        effective.with(
            "compute.precision", compute.options().inFloat32().precision().text(), reason),
        grid.stream().map(point -> point.inFloat32(reason)).toList());
  }

  /** The same with what this machine computes with fixed for all machines of the job. */
  public Settings computingAsHere() {
    return with(
        train,
        compute.with(compute.options().fixedAsHere()),
        effective,
        grid.stream().map(GridPoint::computingAsHere).toList());
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
        compute,
        train.workersSet().isPresent()
            ? effective
            : effective.with(
                "train.workers",
                workers,
                gpuExecutors > 0 ? "the executors with a GPU" : "the default on processors"),
        grid.stream().map(point -> point.withWorkers(gpuExecutors)).toList());
  }
}
