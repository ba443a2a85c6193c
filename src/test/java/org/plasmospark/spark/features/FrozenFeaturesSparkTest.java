package org.plasmospark.spark.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FineTuning;
import org.plasmospark.model.FineTuningStart;
import org.plasmospark.model.FrozenBase;
import org.plasmospark.model.Pooling;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.output.Claimant;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.scoring.NetworkClassifiers;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingPlan;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;
import scala.Tuple2;

class FrozenFeaturesSparkTest {
  @TempDir static Path packed;
  @TempDir Path kept;

  private static PlasmosparkSession spark;
  private static FrozenBase base;
  private static FeatureNetwork network;

  @BeforeAll
  static void packCells() {
    spark = TestSpark.plasmospark();
    base = FewCells.base();
    network = FewCells.network(spark, base, 4);
    FewCells.write(spark, FewCells.withACopy(), path("cells"));
  }

  private FeatureCache cache;

  @BeforeEach
  void openACache() {
    cache = cache(kept);
  }

  @Test
  void everyCellHasItsFeaturesOnceWhateverItsNamesAndTheViews() throws IOException {
    List<FeatureView> views = FeatureView.of(3, FewCells.TURNED, 5);
    for (FeatureView view : views) {
      assertThat(cache.complete(all(), view, network, CoreShares.SINGLE)).isEqualTo(FewCells.CELLS);
    }
    List<CellFeatures> features = cache.read(all(), views).collect();

    assertThat(features).hasSize(FewCells.CELLS + 1);
    assertThat(features.stream().map(f -> f.entry().path()).distinct()).hasSize(FewCells.CELLS + 1);
    for (CellFeatures cell : features) {
      float[][] seen = new float[3][base.units()];
      for (int view = 0; view < 3; view++) {
        cell.copy(view, seen[view], 0);
      }
      assertThat(seen[0]).isNotEqualTo(seen[1]);
      assertThat(seen[1]).isNotEqualTo(seen[2]);
    }
  }

  @Test
  void computesOnlyWhatIsMissing() throws IOException {
    PackedCells training = all().split(Split.TRAIN);
    long trained = cache.complete(training, FeatureView.PLAIN, network, CoreShares.SINGLE);
    long rest = cache.complete(all(), FeatureView.PLAIN, network, CoreShares.SINGLE);

    assertThat(trained).isBetween(1L, FewCells.CELLS - 1L);
    assertThat(trained + rest).isEqualTo(FewCells.CELLS);
    assertThat(cache.complete(all(), FeatureView.PLAIN, network, CoreShares.SINGLE)).isZero();
    assertThat(cache.read(all(), List.of(FeatureView.PLAIN)).count()).isEqualTo(FewCells.CELLS + 1);
  }

  @Test
  void goesOnAfterARunThatWasCut() throws IOException {
    cache.complete(all().split(Split.TRAIN), FeatureView.PLAIN, network, CoreShares.SINGLE);
    Path hidden = kept.resolve(FeatureView.PLAIN.folder()).resolve("_plasmospark");
    Path attempt;
    try (Stream<Path> attempts = Files.list(hidden.resolve("attempts"))) {
      attempt = attempts.findFirst().orElseThrow();
    }
    // What a batch looks like before it is published.
    try (Stream<Path> versions = Files.list(hidden.resolve("versions"))) {
      for (Path version : versions.toList()) {
        Files.delete(version);
      }
    }

    assertThat(cache.complete(all(), FeatureView.PLAIN, network, CoreShares.SINGLE))
        .isEqualTo(FewCells.CELLS);
    assertThat(cache.read(all(), List.of(FeatureView.PLAIN)).count()).isEqualTo(FewCells.CELLS + 1);
    assertThat(attempt).doesNotExist();
  }

  @Test
  void featuresAreTheSameWhateverRunBatchAndThreadsComputedThem(@TempDir Path other)
      throws IOException {
    FeatureView view = FeatureView.of(2, FewCells.TURNED, 5).get(1);
    FeatureNetwork inLargerBatches = FewCells.network(spark, base, 9);
    CoreShares decodingApart = new CoreShares(2, 2, 1, 2, true);
    cache.complete(all(), view, network, CoreShares.SINGLE);
    cache(other).complete(all().split(Split.TRAIN), view, inLargerBatches, decodingApart);
    cache(other).complete(all(), view, inLargerBatches, decodingApart);
    List<FeatureView> views = List.of(view);
    Map<String, float[]> one = byPath(cache.read(all(), views).collect());
    Map<String, float[]> two = byPath(cache(other).read(all(), views).collect());

    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach((path, values) -> assertThat(two.get(path)).containsExactly(values, within(1e-6f)));
  }

  @Test
  void namesACellThatCannotBeDecoded() {
    byte[] text = "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    List<PackedCell> cells = new ArrayList<>(FewCells.withACopy().subList(0, 3));
    cells.add(
        new PackedCell(
            FewCells.entry("Uninfected/bad.png", "Uninfected", Split.TRAIN, text), text));
    // One task alone: another would go on writing for a moment after the job has failed.
    FewCells.write(spark, cells, path("damaged"), 1);
    PackedCells damaged = PackedCells.open(spark, List.of(path("damaged")));

    assertThatThrownBy(() -> cache.complete(damaged, FeatureView.PLAIN, network, CoreShares.SINGLE))
        .hasRootCauseInstanceOf(UserException.class)
        .rootCause()
        .hasMessageContaining("Uninfected/bad.png cannot be used any more");
    assertThat(kept).as("nothing is left").isEmptyDirectory();
  }

  @Test
  void namesACellWhoseFeaturesAreNotFinite() {
    ComputationGraph weights = BaseNetwork.SQUEEZENET.create(FewCells.SIDE, FewCells.SIDE, 3);
    weights.getLayer("fire9/expand1x1").getParam("b").putScalar(5, Float.POSITIVE_INFINITY);
    FrozenBase endless =
        new FrozenBase(
            BaseNetwork.SQUEEZENET, weights, Pooling.AVERAGE, FewCells.SIDE, FewCells.SIDE);
    FeatureNetwork overflowing = FewCells.network(spark, endless, 4);

    assertThatThrownBy(
            () -> cache.complete(all(), FeatureView.PLAIN, overflowing, CoreShares.SINGLE))
        .rootCause()
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA_QUALITY))
        .hasMessageMatching(
            "The base network makes Infinity of the packed cell \\S+\\.png, which is no feature .*");
    assertThat(kept.resolve(FeatureView.PLAIN.folder())).doesNotExist();
  }

  @Test
  void namesACellWhoseKeptFeaturesAreNotFinite() {
    ManifestEntry entry = FewCells.withACopy().get(0).entry();
    byte[] features = new byte[2 * Float.BYTES];
    FeatureTable.floats(features).put(1, Float.NaN);
    List<Tuple2<Integer, byte[]>> views = List.of(new Tuple2<>(0, features));

    assertThatThrownBy(() -> FeatureMeeting.of(List.of(entry), views, 1))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA_QUALITY))
        .hasMessageContaining("of the packed cell " + entry.path() + " are not finite");
  }

  @Test
  void fineTuningThatDivergesNamesItsOwnLearningRate() {
    MultiLayerNetwork head = base.head(8, SmallTraining.options(1e-2), 1);
    FineTuning tuning =
        base.fineTuning(
            FineTuningStart.lastBlock(BaseNetwork.SQUEEZENET),
            1,
            head,
            SmallTraining.options(1e12));
    FeatureNetwork trunk =
        FeatureNetwork.of(
            spark,
            tuning.trunk().orElseThrow(),
            FewCells.INPUT,
            ImageLimits.DEFAULT,
            4,
            ComputeOptions.DEFAULT.inFloat32());

    assertThatThrownBy(
            () ->
                new DistributedTrainer(spark.context(), plan(), Progress.SILENT)
                    .fineTune(
                        tuning.network(),
                        Optional.of(trunk),
                        tuning.shape(),
                        2,
                        new DistributedTrainer.Outcome(head, List.of(), null, null),
                        all().split(Split.TRAIN).cells(),
                        all().split(Split.VALIDATION).cells(),
                        TrainingGuide.undisturbed(epoch -> {})))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("The training diverged in epoch 1")
        .hasMessageContaining("(fine-tune)")
        .hasMessageContaining("; lower train.fine-tune.learning-rate, or");
  }

  @Test
  void aFusedNetworkScoresPixelsAsItsHeadScoredFeatures() throws IOException {
    List<FeatureView> views = FeatureView.of(2, FewCells.TURNED, 5);
    for (FeatureView view : views) {
      cache.complete(all(), view, network, CoreShares.SINGLE);
    }
    MultiLayerNetwork head = base.head(8, SmallTraining.options(1e-2), 1);
    DistributedTrainer.Outcome outcome =
        new DistributedTrainer(spark.context(), plan(), Progress.SILENT)
            .trainHead(
                head,
                base.units(),
                cache.read(all().split(Split.TRAIN), views),
                cache.read(all().split(Split.VALIDATION), List.of(FeatureView.PLAIN)),
                TrainingGuide.undisturbed(epoch -> assertThat(epoch.trainLoss()).isFinite()));
    assertThat(outcome.history()).hasSize(2);

    int[] shape = {3, FewCells.SIDE, FewCells.SIDE};
    NetworkClassifiers classifiers =
        new NetworkClassifiers(
            spark.context().broadcast(base.fused(head)), "fused", shape, ComputeOptions.DEFAULT);
    List<ScoredCell> scored =
        new PartitionScorer(classifiers, FewCells.INPUT, ImageLimits.DEFAULT, 7, CoreShares.SINGLE)
            .score(all().split(Split.VALIDATION).cells())
            .collect();
    double logLoss =
        scored.stream()
            .mapToDouble(
                cell ->
                    -Math.log(
                        LabelSet.NIH.isPositive(cell.entry().label())
                            ? cell.probability()
                            : 1 - cell.probability()))
            .average()
            .orElseThrow();
    assertThat(scored).isNotEmpty();
    assertThat(logLoss)
        .isCloseTo(
            outcome.history().get(outcome.best().epoch() - 1).validationLoss(), within(1e-5));
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        FewCells.INPUT,
        ImageLimits.DEFAULT,
        FewCells.TURNED,
        LabelSet.NIH,
        2,
        4,
        2,
        List.of(),
        2,
        0,
        EarlyStopping.NEVER,
        8,
        ComputeOptions.DEFAULT,
        CoreShares.SINGLE,
        0,
        3);
  }

  private static PackedCells all() {
    return PackedCells.open(spark, List.of(path("cells")));
  }

  private static StorePath path(String name) {
    return StorePath.of(packed.resolve(name));
  }

  private static FeatureCache cache(Path folder) {
    return new FeatureCache(
        spark,
        new HadoopStore(spark.hadoopConfiguration()),
        StorePath.of(folder),
        Progress.SILENT,
        Claimant.of("night-1"));
  }

  private static Map<String, float[]> byPath(List<CellFeatures> cells) {
    Map<String, float[]> values = new TreeMap<>();
    cells.forEach(cell -> values.put(cell.entry().path(), cell.values()));
    return values;
  }
}
