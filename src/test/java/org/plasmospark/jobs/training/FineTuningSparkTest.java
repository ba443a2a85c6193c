package org.plasmospark.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.plasmospark.UserException;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.NativeBackend;
import org.plasmospark.model.keras.BaseWeightsFiles;
import org.plasmospark.output.Claimant;
import org.plasmospark.run.Progress;
import org.plasmospark.settings.SettingOverride;
import org.plasmospark.settings.Settings;
import org.plasmospark.settings.SettingsLoader;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.PackedTable;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingStage;
import org.plasmospark.spark.training.TrainingState;
import org.plasmospark.spark.training.TrainingStateCodec;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;

/** A head trained for two epochs of two rounds, then its base's last block for two of two. */
class FineTuningSparkTest {
  private static final int SIDE = 48;
  private static final int CELLS = 36;

  @TempDir static Path folder;

  private static PlasmosparkSession spark;
  private static byte[] weights;
  private static Recorder undisturbed;
  private static Trained tuned;

  /** Saves into memory, as bytes, and is cut off before the step that it is told. */
  private static final class Recorder implements TrainingGuide {
    private final Optional<TrainingState> start;
    private final int steps;
    private final Map<String, String> conditions = new LinkedHashMap<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<Integer> lastOfStages = new ArrayList<>();
    private int asked;
    private byte[] saved;
    private byte[] savedAtTheEndOfAStage;

    Recorder(Optional<TrainingState> start, int steps) {
      this.start = start;
      this.steps = steps;
    }

    @Override
    public void condition(String name, String value) {
      conditions.put(name, value);
    }

    @Override
    public Optional<TrainingState> start() {
      return start;
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
      epochs.add(epoch);
    }

    @Override
    public void save(int epochs, boolean last, Supplier<TrainingState> state) {
      saved = bytes(state.get());
      if (last) {
        lastOfStages.add(epochs);
        savedAtTheEndOfAStage = saved;
      }
    }

    @Override
    public boolean mustStop(double seconds) {
      return asked++ == steps;
    }

    @Override
    public RuntimeException stopped(TrainingState state, int rounds) {
      saved = bytes(state);
      return new IllegalStateException("cut off");
    }
  }

  @BeforeAll
  static void train() throws IOException {
    NativeBackend.select();
    spark = TestSpark.plasmospark();
    weights = BaseWeightsFiles.of(BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3));
    Files.write(folder.resolve("weights.h5"), weights);
    List<Row> rows = cells().stream().map(PackedTable::toRow).toList();
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .repartition(2)
        .write()
        .parquet(path("cells").hadoop().toString());
    undisturbed = new Recorder(Optional.empty(), -1);
    tuned = train(undisturbed);
  }

  @Test
  void trainsTheHeadFirstAndThenTheLastBlockWithIt() {
    assertThat(tuned.history())
        .extracting(EpochRecord::stage)
        .containsExactly(
            TrainingStage.TRAIN,
            TrainingStage.TRAIN,
            TrainingStage.FINE_TUNE,
            TrainingStage.FINE_TUNE);
    assertThat(tuned.history()).extracting(EpochRecord::epoch).containsExactly(1, 2, 3, 4);
    assertThat(tuned.history()).extracting(EpochRecord::rounds).containsOnly(2);
    assertThat(tuned.history()).extracting(EpochRecord::images).containsOnly(24L);
    assertThat(undisturbed.epochs).isEqualTo(tuned.history());
    assertThat(undisturbed.lastOfStages).containsExactly(2, 4);
    // The rate of the second stage begins with a warm-up of its own.
    assertThat(tuned.history())
        .extracting(EpochRecord::learningRate)
        .satisfies(
            rates -> {
              assertThat(rates.get(1)).isCloseTo(0.0001, within(1e-12));
              assertThat(rates.get(2)).isCloseTo(0.002, within(1e-12));
              assertThat(rates.get(3)).isCloseTo(0.002, within(1e-12));
            });
  }

  @Test
  void keepsTheBestOfAllEpochsAndSaysOfWhichStageItIs() {
    double best =
        tuned.history().stream().mapToDouble(EpochRecord::validationAuc).max().orElseThrow();
    assertThat(tuned.kept().validationAuc()).isEqualTo(best);
    assertThat(tuned.kept().stage()).isEqualTo(TrainingStage.FINE_TUNE);
    assertThat(tuned.base().fineTuning().kept()).isTrue();
    assertThat(tuned.base().fineTuning().block()).isEqualTo("fire9");
    assertThat(tuned.base().fineTuning().epochs()).isEqualTo(2);
    assertThat(tuned.base().fineTuning().learningRate()).isEqualTo(0.002);
  }

  @Test
  void theBundleHasTheTrainedBlockOnThePublishedTrunk() throws IOException {
    // Without validation cells the last epoch is kept.
    Trained last = trainWithoutValidation("train.fine-tune.epochs=1");
    assertThat(last.kept().stage()).isEqualTo(TrainingStage.FINE_TUNE);
    assertThat(last.base().fineTuning().kept()).isTrue();
    assertThat(last.architecture())
        .contains("its weights as published up to fire9, fine-tuned from there on with the head")
        .contains("at a learning rate of 0.002");
    Map<String, INDArray> published = BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3).paramTable();
    Map<String, INDArray> bundle = network(last).paramTable();
    assertThat(bundle.keySet()).containsAll(published.keySet()).contains("head1_W", "head2_b");
    published.forEach(
        (name, values) ->
            assertThat(
                    Arrays.equals(FloatVectors.copy(bundle.get(name)), FloatVectors.copy(values)))
                .as(name)
                .isEqualTo(!name.startsWith("fire9")));
    long block =
        published.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("fire9"))
            .mapToLong(entry -> entry.getValue().length())
            .sum();
    assertThat(last.base().trainedParameters()).isEqualTo(block + 512 * 16 + 16 + 16 + 1);
  }

  @Test
  void keepsTheHeadAloneWhereFineTuningMakesItNoBetter() throws IOException {
    String learns = "train.learning-rate=0.003";
    Trained ruined =
        train(new Recorder(Optional.empty(), -1), learns, "train.fine-tune.learning-rate=1");
    Trained alone = train(new Recorder(Optional.empty(), -1), learns, "train.fine-tune.epochs=0");
    assertThat(ruined.kept().stage()).isEqualTo(TrainingStage.TRAIN);
    assertThat(ruined.history()).hasSize(4);
    assertThat(ruined.model()).isEqualTo(alone.model());
    assertThat(ruined.base().fineTuning().kept()).isFalse();
    assertThat(ruined.base().trainedParameters()).isEqualTo(alone.base().trainedParameters());
    assertThat(ruined.architecture()).isEqualTo(alone.architecture());
    assertThat(alone.base().fineTuning()).isNull();
  }

  @ParameterizedTest(name = "before step {0}, in epoch {1} of stage {2}")
  @CsvSource({
    "1, 1, TRAIN",
    "4, 2, TRAIN",
    "6, 3, FINE_TUNE",
    "7, 3, FINE_TUNE",
    "10, 4, FINE_TUNE"
  })
  void endsInTheSameBundleWhenItGoesOnAfterACut(int steps, int epoch, TrainingStage stage)
      throws IOException {
    Recorder cut = new Recorder(Optional.empty(), steps);
    assertThatThrownBy(() -> train(cut)).hasMessage("cut off");
    TrainingState state = state(cut.saved);
    assertThat(state.epoch()).isEqualTo(epoch);
    assertThat(state.stage()).isEqualTo(stage);

    assertSame(train(new Recorder(Optional.of(state), -1)));
  }

  @Test
  void endsInTheSameBundleWhenItGoesOnBetweenTheStages() throws IOException {
    Recorder crashed = new Recorder(Optional.empty(), 6);
    assertThatThrownBy(() -> train(crashed)).hasMessage("cut off");
    TrainingState between = state(crashed.savedAtTheEndOfAStage);
    assertThat(between.stage()).isEqualTo(TrainingStage.TRAIN);
    assertThat(between.epoch()).isEqualTo(3);

    Recorder rest = new Recorder(Optional.of(between), -1);
    assertSame(train(rest));
    assertThat(rest.epochs).extracting(EpochRecord::epoch).containsExactly(3, 4);
  }

  @Test
  void fineTunesMobileNetV2AsAWholeAndGoesOnInTheMiddleOfIt() throws IOException {
    Path file = folder.resolve("mobilenet.h5");
    Files.write(file, BaseWeightsFiles.of(BaseNetwork.MOBILENETV2.create(SIDE, SIDE, 3)));
    String[] whole = {
      "model.name=mobilenetv2",
      "model.base-weights=" + file,
      "model.head-units=0",
      "train.fine-tune.from=all",
      "train.fine-tune.layer-decay=0.9",
      "train.fine-tune.learning-rate=0.0002"
    };
    Trained trained = train(new Recorder(Optional.empty(), -1), whole);
    assertThat(trained.history()).hasSize(4).allMatch(epoch -> Double.isFinite(epoch.trainLoss()));
    assertThat(trained.base().fineTuning().block()).isEqualTo("all");

    Recorder cut = new Recorder(Optional.empty(), 7);
    assertThatThrownBy(() -> train(cut, whole)).hasMessage("cut off");
    assertThat(state(cut.saved).stage()).isEqualTo(TrainingStage.FINE_TUNE);
    Trained resumed = train(new Recorder(Optional.of(state(cut.saved)), -1), whole);
    assertThat(resumed.model()).isEqualTo(trained.model());
    assertThat(resumed.history().stream().map(FineTuningSparkTest::figures).toList())
        .isEqualTo(trained.history().stream().map(FineTuningSparkTest::figures).toList());
  }

  @Test
  void refusesToStartBehindTheLayerThatTheFeaturesAreOf() {
    assertThatThrownBy(
            () ->
                train(
                    new Recorder(Optional.empty(), -1),
                    "model.layer=fire5/concat",
                    "train.fine-tune.from=fire6"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Fine-tuning cannot start at fire6, which comes behind model.layer = fire5/concat; set"
                + " train.fine-tune.from to a block before it, or all.");
  }

  @Test
  void anAverageBeginsAnewWithFineTuningAndIsGoneOnFrom() throws IOException {
    String averaged = "train.averaged-weights.decay=0.8";
    Recorder whole = new Recorder(Optional.empty(), -1);
    Trained expected = train(whole, averaged);
    TrainingState end = state(whole.saved);
    assertThat(end.stage()).isEqualTo(TrainingStage.FINE_TUNE);
    assertThat(end.average()).hasSameSizeAs(end.parameters());
    assertThat(end.parameters()).isEqualTo(state(undisturbed.saved).parameters());

    Recorder cut = new Recorder(Optional.empty(), 7);
    assertThatThrownBy(() -> train(cut, averaged)).hasMessage("cut off");
    TrainingState state = state(cut.saved);
    assertThat(state.stage()).isEqualTo(TrainingStage.FINE_TUNE);
    assertThat(state.rounds()).isEqualTo(1);
    assertThat(state.average())
        .as("after the first round of the stage")
        .isEqualTo(state.parameters());

    Trained resumed = train(new Recorder(Optional.of(state), -1), averaged);
    assertThat(resumed.model()).isEqualTo(expected.model());
    assertThat(resumed.best().epoch()).isEqualTo(expected.best().epoch());
    assertThat(resumed.history())
        .extracting(EpochRecord::averaged)
        .isEqualTo(expected.history().stream().map(EpochRecord::averaged).toList())
        .doesNotContainNull();
  }

  @Test
  void saysWhichWeightsDecideTheResult() {
    assertThat(undisturbed.conditions)
        .containsExactly(Map.entry("the sha256 of the base weights", Sha256.hex(weights)));
  }

  private static void assertSame(Trained trained) {
    assertThat(trained.model()).isEqualTo(tuned.model());
    assertThat(trained.best().epoch()).isEqualTo(tuned.best().epoch());
    assertThat(trained.history().stream().map(FineTuningSparkTest::figures).toList())
        .isEqualTo(tuned.history().stream().map(FineTuningSparkTest::figures).toList());
    assertThat(trained.base()).isEqualTo(tuned.base());
  }

  /** What does not depend on the time. */
  private static List<Object> figures(EpochRecord epoch) {
    return List.of(
        epoch.stage(),
        epoch.epoch(),
        epoch.images(),
        epoch.rounds(),
        epoch.trainLoss(),
        epoch.validationLoss(),
        epoch.validationAuc(),
        epoch.learningRate());
  }

  private static ComputationGraph network(Trained trained) {
    return (ComputationGraph) ModelZip.read(trained.model(), "memory");
  }

  private static Trained train(TrainingGuide guide, String... settings) throws IOException {
    PackedCells all = PackedCells.open(spark, List.of(path("cells")));
    return train(guide, all.split(Split.VALIDATION), settings);
  }

  private static Trained trainWithoutValidation(String... settings) throws IOException {
    PackedCells all = PackedCells.open(spark, List.of(path("cells")));
    return train(new Recorder(Optional.empty(), -1), all.split(Split.TEST), settings);
  }

  private static Trained train(TrainingGuide guide, PackedCells validation, String... settings)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.name=squeezenet",
                "model.base-weights=" + folder.resolve("weights.h5"),
                "model.head-units=16",
                "model.scaling=unit",
                "model.input.width=" + SIDE,
                "model.input.height=" + SIDE,
                "train.epochs=2",
                "train.batch-size=4",
                "train.averaging-frequency=2",
                "train.learning-rate=0.0001",
                "train.schedule.warm-up=2",
                "train.dropout=0.2",
                "train.l2=0.0001",
                "train.fine-tune.epochs=2",
                "train.fine-tune.learning-rate=0.002"));
    all.addAll(List.of(settings));
    PackedCells cells = PackedCells.open(spark, List.of(path("cells")));
    Settings read = SettingsLoader.load(List.of(), all.stream().map(SettingOverride::set).toList());
    return ModelTraining.of(read.model().name())
        .train(
            new TrainingWork(
                spark,
                new HadoopStore(spark.hadoopConfiguration()),
                read,
                new CoreShares(2, 2, 1, 0, false),
                0,
                Progress.SILENT,
                Claimant.of("night-1")),
            new TrainingCells(
                path("packed"), LabelSet.NIH, cells.split(Split.TRAIN), validation, 12, 12),
            guide);
  }

  private static List<PackedCell> cells() {
    SyntheticCells drawn =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7);
    List<PackedCell> cells = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      SyntheticCell cell = drawn.cell(i);
      byte[] png = PngEncoder.encode(cell.image());
      ManifestEntry entry =
          ManifestEntry.ok(
                  "cell-%02d.png".formatted(i),
                  i % 2 == 0 ? "Parasitized" : "Uninfected",
                  "p",
                  "s",
                  cell.image().width(),
                  cell.image().height(),
                  png.length,
                  Sha256.hex(png))
              .withSplit(i % 3 == 0 ? Split.VALIDATION : Split.TRAIN);
      cells.add(new PackedCell(entry, png));
    }
    return cells;
  }

  private static byte[] bytes(TrainingState state) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TrainingStateCodec.write(out, Map.of(), state);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingState state(byte[] bytes) throws IOException {
    return TrainingStateCodec.read(new ByteArrayInputStream(bytes)).state();
  }

  private static StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
