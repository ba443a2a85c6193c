package org.plasmospark.jobs.bench;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.benchmark.Stopwatch;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FineTuning;
import org.plasmospark.model.FineTuningStart;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.model.TrainingOptions;
import org.plasmospark.model.TrainingStep;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.settings.BenchSettings;
import org.plasmospark.settings.Settings;

/** Networks with random weights on random images in memory: no files, no Spark. */
final class NetworkBenchmarks {
  private final Settings settings;
  private final Stopwatch stopwatch;
  private final int[] shape;

  NetworkBenchmarks(JobContext context, Stopwatch stopwatch) {
    this.settings = context.settings();
    this.stopwatch = stopwatch;
    Preprocessing input = settings.model().preprocessing();
    this.shape = new int[] {3, input.height(), input.width()};
  }

  Measurement train() {
    int batch = settings.train().batchSize();
    try (TrainingStep step =
        TrainingStep.of(
            CustomCnn.network(
                shape[1],
                shape[2],
                settings.train().options(ClassWeights.NONE),
                settings.run().seed()),
            shape,
            batch,
            settings.compute().options(),
            settings.run().seed())) {
      return stopwatch.measure("custom-cnn-train", step.engine(), batch, batch, step::run);
    }
  }

  /** A base with a sigmoid on its averaged channels, all of it trained. */
  Measurement fineTune() {
    BaseNetwork kind = settings.model().name().base().orElse(BaseNetwork.MOBILENETV2);
    long seed = settings.run().seed();
    int batch = settings.train().batchSize();
    TrainingOptions options = settings.train().options(ClassWeights.NONE);
    FrozenBase base =
        new FrozenBase(
            kind, kind.create(shape[1], shape[2], seed), Pooling.AVERAGE, shape[1], shape[2]);
    FineTuning whole =
        base.fineTuning(
            new FineTuningStart(FineTuningStart.ALL), 1, base.head(0, options, seed), options);
    try (TrainingStep step =
        TrainingStep.of(whole.network(), shape, batch, settings.compute().options(), seed)) {
      return stopwatch.measure(kind.text() + "-fine-tune", step.engine(), batch, batch, step::run);
    }
  }

  Measurement predict() {
    int batch = settings.score().batchSize();
    float[] images =
        TrainingStep.randomImages(batch, shape[0] * shape[1] * shape[2], settings.run().seed());
    try (CellClassifier classifier =
        Classifiers.of(
            CustomCnn.network(
                shape[1],
                shape[2],
                settings.train().options(ClassWeights.NONE),
                settings.run().seed()),
            shape,
            batch,
            settings.compute().options())) {
      return stopwatch.measure(
          "custom-cnn-predict",
          classifier.engine(),
          batch,
          batch,
          () -> classifier.probabilities(images, batch));
    }
  }

  /** The convolutions of a published network, with random weights. */
  Measurement features(BenchSettings.Work base) {
    int batch = settings.bench().baseBatchSize();
    float[] images =
        TrainingStep.randomImages(batch, shape[0] * shape[1] * shape[2], settings.run().seed());
    try (FeatureExtractor extractor = extractor(base, batch)) {
      return stopwatch.measure(
          base.text() + "-features",
          extractor.engine(),
          batch,
          batch,
          () -> extractor.features(images, batch));
    }
  }

  private FeatureExtractor extractor(BenchSettings.Work base, int batch) {
    ComputationGraph network =
        BaseNetwork.valueOf(base.name()).create(shape[1], shape[2], settings.run().seed());
    return FeatureExtractors.open(network, shape, batch, settings.compute().options());
  }
}
