package org.plasmospark.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.UserException;
import org.plasmospark.jobs.training.TrainingWork;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SparkSubmitProperties;
import org.plasmospark.spark.CommonPrecision;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.S3Committer;
import org.plasmospark.spark.gpu.DriverGpu;
import org.plasmospark.spark.gpu.GpuExecutors;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;
import org.plasmospark.storage.outage.OutageSettings;
import org.plasmospark.task.CoreShares;

/**
 * What a job on Spark works with.
 *
 * @param context of the job
 * @param spark its session
 * @param store every store
 * @param shares of the cores of each JVM that computes
 * @param cellMemory bytes of each of these JVMs for decoded cells, of all parts of the job together
 */
public record Work(
    JobContext context, PlasmosparkSession spark, Store store, CoreShares shares, long cellMemory)
    implements AutoCloseable {

  /**
   * Starts Spark for a job, set up for the store that it writes to.
   *
   * @throws UserException USAGE if that is among the images
   */
  public static Work begin(JobContext context) {
    Apart.require(context.arguments());
    StorePath out = StorePath.parse(context.arguments().required("out"));
    return out.scheme().equals("s3a")
        ? begin(context, S3Committer.properties(out.toString()))
        : begin(context, Map.of());
  }

  /**
   * Starts Spark for a job.
   *
   * @param more of Spark's properties, where the user has not set them
   */
  public static Work begin(JobContext context, Map<String, String> more) {
    int cores = Runtime.getRuntime().availableProcessors();
    Map<String, String> properties =
        SparkSubmitProperties.of(
            context.settings(), context.job(), PlasmosparkSession.submitted(), cores, List.of());
    more.forEach(properties::putIfAbsent);
    int storeTimeout = context.settings().run().storeTimeoutSeconds();
    OutageSettings.of(storeTimeout)
        .forEach((name, value) -> properties.putIfAbsent("spark.hadoop." + name, value));
    if (more.containsKey(S3Committer.NAME)) {
      context
          .progress()
          .say(
              "Writes to %s with the %s committer of S3A."
                  .formatted(
                      context.arguments().required("out"), properties.get(S3Committer.NAME)));
    }
    PlasmosparkSession spark = PlasmosparkSession.open(properties);
    try {
      if (!context.settings().spark().properties().isEmpty()) {
        spark.requireWork();
      }
    } catch (UserException e) {
      spark.close();
      throw e;
    }
    spark.warnOfTrouble(storeTimeout, context.progress()::warn);
    CoreShares shares = SparkSubmitProperties.coreShares(context.settings(), properties, cores);
    return new Work(
        context,
        spark,
        new HadoopStore(spark.hadoopConfiguration()),
        shares,
        context.settings().cellMemory(shares.tasks()));
  }

  /**
   * Starts Spark for a job that computes networks, on GPUs where the executors have them, with the
   * number of workers that follows from it, and everywhere in the same numbers.
   *
   * @throws UserException USAGE if only some executors, or only Spark, or only this jar has to do
   *     with GPUs, or the driver has none for a jar that computes on them
   */
  public static Work beginComputing(JobContext context) {
    DriverGpu.require();
    Work work = begin(context);
    try {
      GpuExecutors gpus = GpuExecutors.of(work.spark());
      if (gpus.count() > 0) {
        context.progress().say(gpus.sentence());
      }
      Settings settings = context.settings().withWorkers(gpus.count());
      Optional<String> float32 =
          CommonPrecision.of(work.spark(), settings.compute().options()).float32Everywhere();
      float32.ifPresent(context.progress()::say);
      Settings common =
          float32.isPresent() ? settings.inFloat32("processors that differ") : settings;
      return new Work(
          context.with(common.computingAsHere(), context.progress()),
          work.spark(),
          work.store(),
          work.shares(),
          work.cellMemory());
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
  }

  /** The place that an option names. */
  public StorePath path(String option) {
    return StorePath.parse(context.arguments().required(option));
  }

  /** The output folder that {@code --out} names. */
  public OutputFolder output(String what) throws IOException {
    return OutputFolder.prepare(store, path("out"), what, context);
  }

  /**
   * What a part of the job works with; closed with the whole.
   *
   * @param parts that run at the same time
   */
  public Work part(JobContext partContext, int parts) {
    return new Work(partContext, spark, store, shares.dividedBy(parts), cellMemory);
  }

  /** Tasks that run at the same time on all executors that are there. */
  public int taskSlots() {
    return shares.tasks() * Math.max(1, spark.executors());
  }

  /** What a training by the job's own settings works with. */
  public TrainingWork training() {
    return new TrainingWork(
        spark,
        store,
        context.settings(),
        shares,
        cellMemory,
        context.progress(),
        () -> Claims.of(context));
  }

  @Override
  public void close() {
    spark.close();
  }
}
