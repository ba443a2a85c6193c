package org.plasmospark.jobs.training;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.keras.KerasBaseWeights;
import org.plasmospark.run.Quantities;
import org.plasmospark.settings.ModelSettings;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.features.FeatureCache;
import org.plasmospark.spark.features.FeatureKey;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.features.FeatureView;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.StorePath;

/**
 * A head on a published network that stays as it is: features first, once for each cell and view,
 * then the head on them, then both as one network.
 */
final class FrozenBaseTraining implements ModelTraining {
  private static final int MAX_WEIGHTS_BYTES = 1 << 30;

  private final BaseNetwork kind;

  FrozenBaseTraining(BaseNetwork kind) {
    this.kind = kind;
  }

  @Override
  public Trained train(TrainingWork work, TrainingCells cells, TrainingGuide guide)
      throws IOException {
    Settings settings = work.settings();
    ModelSettings model = settings.model();
    Preprocessing input = model.preprocessing();
    KerasBaseWeights.Loaded loaded =
        KerasBaseWeights.load(
            weights(work), address(work).toString(), kind, input.height(), input.width());
    FrozenBase base =
        new FrozenBase(kind, loaded.network(), model.pooling(), input.height(), input.width());
    List<FeatureView> views =
        FeatureView.of(settings.train().views(), settings.augment(), settings.run().seed());
    FeatureCache cache = cache(work, cells, loaded.sha256());
    complete(work, cells, cache, base, views);
    DistributedTrainer trainer =
        new DistributedTrainer(
            work.spark().context(), TrainingPlans.of(work, cells), work.progress());
    DistributedTrainer.Outcome outcome =
        trainer.trainHead(
            base.head(model.headUnits(), TrainingPlans.options(work, cells), settings.run().seed()),
            base.units(),
            cache.read(cells.training(), views),
            cache.read(cells.validation(), List.of(FeatureView.PLAIN)),
            guide);
    PortableNetwork fused = base.fused(outcome.network());
    return new Trained(
        ModelZip.write(fused.toNetwork()),
        architecture(base, model),
        fused.parameters().length,
        outcome.history(),
        outcome.best(),
        trainer.comparison(fused, cells.validation().cells()).orElse(null),
        new BundleMetadata.Base(
            kind.text(),
            address(work).name(),
            loaded.sha256(),
            model.pooling().text(),
            views.size(),
            outcome.parameterCount()));
  }

  /** Computes what features are missing, and says how long that took. */
  private static void complete(
      TrainingWork work,
      TrainingCells cells,
      FeatureCache cache,
      FrozenBase base,
      List<FeatureView> views)
      throws IOException {
    Settings settings = work.settings();
    FeatureNetwork network =
        FeatureNetwork.of(
            work.spark(),
            base.features(),
            settings.model().preprocessing(),
            settings.images().limits(),
            settings.features().batchSize(),
            settings.compute().options());
    long start = System.nanoTime();
    long computed = cache.complete(cells.validation(), FeatureView.PLAIN, network, work.shares());
    PackedCells training = cells.training();
    for (FeatureView view : views) {
      computed += cache.complete(training, view, network, work.shares());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    work.progress()
        .say(
            computed == 0
                ? "All features are there already."
                : String.format(
                    Locale.ROOT,
                    "Computed the features of %,d images in %s (%,.0f images/s).",
                    computed,
                    Quantities.duration(Duration.ofMillis(Math.round(1e3 * seconds))),
                    computed / seconds));
  }

  private FeatureCache cache(TrainingWork work, TrainingCells cells, String sha256) {
    Settings settings = work.settings();
    FeatureKey key =
        new FeatureKey(
            kind,
            sha256,
            settings.model().pooling(),
            settings.model().preprocessing(),
            FeatureExtractors.engine(settings.compute().options()));
    StorePath dir =
        settings
            .features()
            .dir()
            .map(StorePath::parse)
            .orElseGet(() -> cells.packed().parent().child(cells.packed().name() + "-features"));
    return new FeatureCache(work.spark(), work.store(), dir.child(key.folder()), work.progress());
  }

  private static StorePath address(TrainingWork work) {
    return StorePath.parse(work.settings().model().baseWeights().orElseThrow());
  }

  private static byte[] weights(TrainingWork work) throws IOException {
    StorePath file = address(work);
    work.store().checkReadable(file, "file of base weights");
    try {
      return work.store().readAll(file, MAX_WEIGHTS_BYTES);
    } catch (FileTooLargeException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The file %s of model.base-weights has more than %,d bytes; is it one of Keras' weights without the top?"
              .formatted(file, MAX_WEIGHTS_BYTES),
          e);
    }
  }

  private String architecture(FrozenBase base, ModelSettings model) {
    return String.format(
        Locale.ROOT,
        "%s without its top, its weights as published; %s to %,d numbers; dense %d, ReLU; one sigmoid.",
        kind.text(),
        switch (model.pooling()) {
          case FLATTEN -> "flattened";
          case AVERAGE -> "averaged";
        },
        base.units(),
        model.headUnits());
  }
}
