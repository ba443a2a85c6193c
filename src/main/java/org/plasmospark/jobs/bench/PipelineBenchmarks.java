package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.benchmark.Stopwatch;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.CatalogJob;
import org.plasmospark.jobs.data.PackJob;
import org.plasmospark.jobs.scoring.ScoreJob;
import org.plasmospark.jobs.train.TrainJob;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.TrainSettings;
import org.plasmospark.spark.averaging.AveragingRounds;
import org.plasmospark.storage.StorePath;

/** What the jobs reach on Spark. */
final class PipelineBenchmarks {
  private final JobContext context;
  private final BenchFolders folders;
  private JobResult training;
  private StorePath packed;

  PipelineBenchmarks(JobContext context, BenchFolders folders) {
    this.context = context;
    this.folders = folders;
  }

  /** Rounds of parameter averaging on minibatches in memory. */
  Measurement averaging(Stopwatch stopwatch) throws IOException {
    Settings settings = context.settings();
    TrainSettings train = settings.train();
    Preprocessing input = settings.model().preprocessing();
    try (Work work = Work.begin(context, Map.of());
        AveragingRounds rounds =
            new AveragingRounds(
                work.spark().context(),
                CustomCnn.network(
                    input.height(),
                    input.width(),
                    train.options(ClassWeights.NONE),
                    settings.run().seed()),
                new int[] {3, input.height(), input.width()},
                train.workers(),
                train.batchSize(),
                train.averagingFrequency(),
                settings.compute().options(),
                settings.run().seed())) {
      return stopwatch.measure(
          "parameter-averaging",
          "%d workers x %d".formatted(train.workers(), train.averagingFrequency()),
          train.batchSize(),
          rounds.images(),
          rounds::run);
    }
  }

  /** The epochs after the first, which the compiler and the caches take longer for. */
  Measurement epoch() throws IOException {
    if (context.settings().train().epochs() < 2) {
      throw new UserException(
          ExitCode.USAGE,
          "The work epoch measures the epochs after the first; set train.epochs to 2 or more.");
    }
    List<?> epochs = (List<?>) trained().counts().get("epochs");
    List<Double> seconds = new ArrayList<>();
    for (Object epoch : epochs.subList(1, epochs.size())) {
      seconds.add(((Number) ((Map<?, ?>) epoch).get("seconds")).doubleValue());
    }
    long images = ((Number) ((Map<?, ?>) epochs.get(0)).get("images")).longValue();
    return new Measurement(
        "training-epoch", "", context.settings().train().batchSize(), images, seconds);
  }

  /** The job score on the folder of images, with the start and the end of Spark. */
  Measurement score() throws IOException {
    Optional<String> named = context.arguments().optional("model");
    if (named.isEmpty()) {
      trained();
    }
    Map<String, String> arguments =
        Map.of(
            "images", folders.images().toString(),
            "model", named.orElseGet(() -> model().toString()),
            "out", folders.folder("scored").toString());
    long images = 0;
    List<Double> seconds = new ArrayList<>();
    int runs = 1 + context.settings().bench().repetitions();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      Map<String, Object> record = new ScoreJob().run(folders.part("score", arguments)).counts();
      images = ((Number) ((Map<?, ?>) record.get("counts")).get("in")).longValue();
      if (i > 0) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    return new Measurement(
        "score-folder", "", context.settings().score().batchSize(), images, seconds);
  }

  /** What the job train said of the bundle that it trains on the images, once. */
  private JobResult trained() throws IOException {
    if (training == null) {
      Map<String, String> arguments =
          Map.of("data", packed().toString(), "out", model().toString());
      training = new TrainJob().run(folders.part("train", arguments));
    }
    return training;
  }

  /** The images as packed cells, packed once. */
  StorePath packed() throws IOException {
    if (packed == null) {
      String catalog = folders.folder("catalog").toString();
      String images = folders.images().toString();
      new CatalogJob().run(folders.part("catalog", Map.of("images", images, "out", catalog)));
      packed = folders.folder("packed");
      new PackJob().run(folders.part("pack", Map.of("catalog", catalog, "out", packed.toString())));
    }
    return packed;
  }

  private StorePath model() {
    return folders.folder("model");
  }
}
