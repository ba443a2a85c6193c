package org.plasmospark.jobs.training;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.FineTuning;
import org.plasmospark.model.FineTuningStart;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.model.TrainableNetworks;
import org.plasmospark.model.keras.KerasBaseWeights;
import org.plasmospark.run.Quantities;
import org.plasmospark.settings.ModelSettings;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.TrainSettings;
import org.plasmospark.spark.features.FeatureCache;
import org.plasmospark.spark.features.FeatureKey;
import org.plasmospark.spark.features.FeatureNetwork;
import org.plasmospark.spark.features.FeatureView;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingStage;
import org.plasmospark.spark.training.TrainingState;
import org.plasmospark.storage.FileTooLargeException;
import org.plasmospark.storage.StorePath;

/**
 * A head on a published network that stays as it is: features first, once for each cell and view,
 * then the head on them, then, where that is wanted, the last block of the network together with
 * the head; in the end all as one network.
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
    guide.condition("the sha256 of the base weights", loaded.sha256());
    Optional<TrainingState> saved = guide.start();
    FrozenBase base =
        new FrozenBase(
            kind, loaded.network(), model.layer(), model.pooling(), input.height(), input.width());
    requireReached(base, settings);
    requireDecayOfWeights(settings);
    var head =
        base.head(model.headUnits(), TrainingPlans.options(work, cells), settings.run().seed());
    DistributedTrainer trainer =
        new DistributedTrainer(
            work.spark().context(), TrainingPlans.of(work, cells), work.progress());
    Optional<TrainingState> tuned = saved.filter(state -> state.stage() == TrainingStage.FINE_TUNE);
    DistributedTrainer.Outcome first;
    if (tuned.isPresent()) {
      first = DistributedTrainer.Outcome.before(tuned.get(), head);
    } else {
      FeatureCache cache = cache(work, cells, loaded.sha256());
      List<FeatureView> views = complete(work, cells, cache, base);
      first =
          trainer.trainHead(
              head,
              base.units(),
              cache.read(cells.training(), views),
              cache.read(cells.validation(), List.of(FeatureView.PLAIN)),
              guide.startingAt(saved));
    }
    TrainSettings.FineTune fineTune = settings.train().fineTune();
    if (fineTune.epochs() == 0) {
      return trained(work, cells, trainer, loaded.sha256(), first, base.fused(head), null);
    }
    FineTuningStart start = fineTune.start().orElseThrow();
    FineTuning tuning =
        base.fineTuning(
            start, fineTune.layerDecay(), head, TrainingPlans.fineTuningOptions(work, cells));
    DistributedTrainer.Outcome second =
        trainer.fineTune(
            tuning.network(),
            tuning.trunk().map(trunk -> network(work, trunk)),
            tuning.shape(),
            fineTune.epochs(),
            first,
            cells.training().cells(),
            cells.validation().cells(),
            guide.startingAt(tuned));
    boolean kept = second.keptStage() == TrainingStage.FINE_TUNE;
    return trained(
        work,
        cells,
        trainer,
        loaded.sha256(),
        kept ? second : second.of(head),
        kept ? tuning.fused() : base.fused(head),
        new BundleMetadata.FineTuning(
            start.block(),
            second.epochs(TrainingStage.FINE_TUNE),
            fineTune.learningRate().rate(),
            kept));
  }

  private static void requireReached(FrozenBase base, Settings settings) {
    FineTuningStart start = settings.train().fineTune().start().orElseThrow();
    if (settings.train().fineTune().epochs() > 0 && !base.holds(start)) {
      throw new UserException(
          ExitCode.USAGE,
          "Fine-tuning cannot start at %s, which comes behind model.layer = %s; set train.fine-tune.from to a block before it, or all."
              .formatted(start.block(), settings.model().layer().orElseThrow()));
    }
  }

  /** DL4J M2.1 decays other numbers of a depthwise layer than its weights. */
  private void requireDecayOfWeights(Settings settings) {
    boolean tuned = settings.train().fineTune().epochs() > 0;
    if (kind == BaseNetwork.MOBILENETV2
        && tuned
        && settings.train().l2() > 0
        && !TrainableNetworks.onEngine(settings.compute().options())) {
      throw new UserException(
          ExitCode.USAGE,
          "Here DL4J's own layers (%s) would fine-tune mobilenetv2, whose weights they cannot decay; set train.l2 = 0, or compute.engine = auto on processors."
              .formatted(FeatureExtractors.engine(settings.compute().options())));
    }
  }

  /**
   * What comes of it.
   *
   * @param outcome with the network that was trained
   * @param fused that network on its base
   * @param fineTuning null if there was none
   */
  private Trained trained(
      TrainingWork work,
      TrainingCells cells,
      DistributedTrainer trainer,
      String sha256,
      DistributedTrainer.Outcome outcome,
      PortableNetwork fused,
      BundleMetadata.FineTuning fineTuning) {
    ModelSettings model = work.settings().model();
    return new Trained(
        ModelZip.write(fused.toNetwork()),
        architecture(model, fineTuning),
        fused.parameters().length,
        outcome.history(),
        outcome.best(),
        trainer.comparison(fused, cells.validation().cells()).orElse(null),
        new BundleMetadata.Base(
            kind.text(),
            address(work).name(),
            sha256,
            model.layer().orElse(null),
            model.pooling().text(),
            work.settings().train().views(),
            outcome.parameterCount(),
            fineTuning));
  }

  /**
   * Computes what features are missing, and says how long that took.
   *
   * @return the views of the training cells
   */
  private static List<FeatureView> complete(
      TrainingWork work, TrainingCells cells, FeatureCache cache, FrozenBase base)
      throws IOException {
    Settings settings = work.settings();
    List<FeatureView> views =
        FeatureView.of(settings.train().views(), settings.augment(), settings.run().seed());
    FeatureNetwork network = network(work, base.features());
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
    return views;
  }

  private static FeatureNetwork network(TrainingWork work, PortableNetwork part) {
    Settings settings = work.settings();
    return FeatureNetwork.of(
        work.spark(),
        part,
        settings.model().preprocessing(),
        settings.images().limits(),
        settings.features().batchSize(),
        settings.compute().options());
  }

  private FeatureCache cache(TrainingWork work, TrainingCells cells, String sha256) {
    Settings settings = work.settings();
    FeatureKey key =
        new FeatureKey(
            kind,
            sha256,
            settings.model().layer(),
            settings.model().pooling(),
            settings.model().preprocessing(),
            FeatureExtractors.engine(settings.compute().options()));
    StorePath dir =
        settings
            .features()
            .dir()
            .map(StorePath::parse)
            .orElseGet(() -> cells.packed().parent().child(cells.packed().name() + "-features"));
    return new FeatureCache(
        work.spark(), work.store(), dir.child(key.folder()), work.progress(), work.claims());
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

  private String architecture(ModelSettings model, BundleMetadata.FineTuning fineTuning) {
    return String.format(
        Locale.ROOT,
        "%s without its top, %s; its features %s;%s one sigmoid.",
        kind.text() + model.layer().map(layer -> " up to " + layer).orElse(""),
        weights(fineTuning),
        switch (model.pooling()) {
          case FLATTEN -> "flattened";
          case AVERAGE -> "averaged";
        },
        model.headUnits() == 0
            ? ""
            : String.format(Locale.ROOT, " dense %d, ReLU;", model.headUnits()));
  }

  private static String weights(BundleMetadata.FineTuning fineTuning) {
    if (fineTuning == null || !fineTuning.kept()) {
      return "its weights as published";
    }
    return fineTuning.block().equals(FineTuningStart.ALL)
        ? "fine-tuned as a whole with the head at a learning rate of " + fineTuning.plainRate()
        : "its weights as published up to %s, fine-tuned from there on with the head at a learning rate of %s"
            .formatted(fineTuning.block(), fineTuning.plainRate());
  }
}
