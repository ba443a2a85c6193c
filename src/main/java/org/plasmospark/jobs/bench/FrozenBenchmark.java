package org.plasmospark.jobs.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.plasmospark.benchmark.Measurement;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.jobs.training.TrainingPlans;
import org.plasmospark.jobs.training.TrainingWork;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.features.FeatureCache;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.features.FeatureView;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.storage.StorePath;

/** What it saves to compute the features of a frozen base once and not in every epoch. */
final class FrozenBenchmark {
  private static final BaseNetwork KIND = BaseNetwork.SQUEEZENET;
  private static final TrainingGuide GUIDE = TrainingGuide.undisturbed(epoch -> {});

  private final JobContext context;
  private final BenchFolders folders;
  private final StorePath packed;

  FrozenBenchmark(JobContext context, BenchFolders folders, StorePath packed) {
    this.context = context;
    this.folders = folders;
    this.packed = packed;
  }

  /** The pass that computes the features, then the same epochs on them and through the base. */
  List<Measurement> measure() throws IOException {
    JobContext part = folders.part("bench", Map.of());
    try (Work work = Work.begin(part, Map.of())) {
      Settings settings = context.settings();
      Preprocessing input = settings.model().preprocessing();
      TrainingWork training = work.training();
      TrainingCells cells = PackedData.read(work.store(), packed).trainingCells(work);
      FrozenBase base =
          new FrozenBase(
              KIND,
              KIND.create(input.height(), input.width(), settings.run().seed()),
              KIND.pooling(),
              input.height(),
              input.width());
      FeatureNetwork network =
          FeatureNetwork.of(
              work.spark(),
              base.features(),
              input,
              settings.images().limits(),
              settings.features().batchSize(),
              settings.compute().options());
      FeatureCache cache =
          new FeatureCache(
              work.spark(), work.store(), folders.folder("features"), context.progress());
      long images = cells.training().count();
      long start = System.nanoTime();
      long computed =
          cache.complete(cells.training(), FeatureView.PLAIN, network, work.shares())
              + cache.complete(cells.validation(), FeatureView.PLAIN, network, work.shares());
      Measurement pass = measurement("frozen-features", computed, start);
      DistributedTrainer trainer =
          new DistributedTrainer(
              work.spark().context(), TrainingPlans.of(training, cells), context.progress());
      long trained = images * settings.train().epochs();
      start = System.nanoTime();
      trainer.trainHead(
          base.head(
              settings.model().headUnits(),
              TrainingPlans.options(training, cells),
              settings.run().seed()),
          base.units(),
          cache.read(cells.training(), List.of(FeatureView.PLAIN)),
          cache.read(cells.validation(), List.of(FeatureView.PLAIN)),
          GUIDE);
      Measurement head = measurement("frozen-head", trained, start);
      start = System.nanoTime();
      trainer.trainThroughBase(
          base.head(
              settings.model().headUnits(),
              TrainingPlans.options(training, cells),
              settings.run().seed()),
          network,
          base.units(),
          cells.training().cells(),
          cells.validation().cells(),
          GUIDE);
      return List.of(pass, head, measurement("frozen-through-base", trained, start));
    }
  }

  private Measurement measurement(String work, long images, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(
        work,
        FeatureExtractors.engine(context.settings().compute().options()),
        context.settings().train().batchSize(),
        images,
        List.of(seconds));
  }
}
