package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.benchmark.Stopwatch;
import org.plasmospark.jobs.Apart;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Software;
import org.plasmospark.settings.BenchSettings;
import org.plasmospark.settings.BenchSettings.Work;
import org.plasmospark.spark.gpu.DriverGpu;

/** Measures how fast this machine trains and predicts. */
public final class BenchJob implements Job {
  /** The measurements, if there is an output folder. */
  static final String DOCUMENT = "bench.json";

  @Override
  public JobResult run(JobContext context) throws IOException {
    Apart.require(context.arguments());
    BenchSettings bench = context.settings().bench();
    if (bench.works().stream().anyMatch(work -> work != Work.DECODE)) {
      DriverGpu.require();
    }
    Stopwatch stopwatch =
        new Stopwatch(bench.warmUp(), bench.repetitions(), bench.seconds(), System::nanoTime);
    List<Measurement> measured = new ArrayList<>();
    try (BenchFolders folders = BenchFolders.prepare(context)) {
      NetworkBenchmarks networks = new NetworkBenchmarks(context, stopwatch);
      PipelineBenchmarks pipeline = new PipelineBenchmarks(context, folders);
      for (Work work : bench.works()) {
        List<Measurement> measurements =
            switch (work) {
              case TRAIN -> List.of(networks.train());
              case PREDICT -> List.of(networks.predict());
              case VGG16, RESNET50, SQUEEZENET, MOBILENETV2 -> List.of(networks.features(work));
              case FINE_TUNE -> List.of(networks.fineTune());
              case DECODE ->
                  List.of(new DecodingBenchmark(context, stopwatch).measure(folders.images()));
              case AVERAGING -> List.of(pipeline.averaging(stopwatch));
              case EPOCH -> List.of(pipeline.epoch());
              case SCORE -> List.of(pipeline.score());
              case FROZEN -> new FrozenBenchmark(context, folders, pipeline.packed()).measure();
            };
        measurements.forEach(one -> context.progress().say("bench: " + one.line()));
        measured.addAll(measurements);
      }
      Map<String, Object> document = document(context, measured);
      folders.write(DOCUMENT, document);
      return new JobResult(measured.stream().map(Measurement::line).toList(), document);
    }
  }

  private static Map<String, Object> document(JobContext context, List<Measurement> measured) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run_id", context.runId());
    document.put("started_at", context.startedAt().toString());
    document.put("code", Software.code());
    document.put("software", new TreeMap<>(Software.versions()));
    document.put("cores", Runtime.getRuntime().availableProcessors());
    document.put("threads", System.getenv().getOrDefault("OMP_NUM_THREADS", ""));
    document.put(
        "input",
        List.of(
            3,
            context.settings().model().preprocessing().height(),
            context.settings().model().preprocessing().width()));
    document.put("measurements", measured.stream().map(Measurement::toMap).toList());
    return document;
  }
}
