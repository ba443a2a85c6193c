package org.plasmospark.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.synthetic.SyntheticCell;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Sha256;
import org.plasmospark.model.BaseNetwork;
import org.plasmospark.model.ModelZip;
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
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;
import org.plasmospark.task.SideBySide;

/** Heads of several folds, side by side on the features of one frozen base. */
class FrozenFoldsSparkTest {
  private static final int SIDE = 40;
  private static final int CELLS = 48;
  private static final int FOLDS = 3;
  private static final int VIEWS = 2;

  @TempDir static Path folder;

  private static PlasmosparkSession spark;
  private static PackedCells cells;
  private static List<String> patients;

  /** What a progress was told. */
  private static final class Said implements Progress {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void start(String what, String unit, long total) {}

    @Override
    public void advance(long count) {}

    @Override
    public void finish() {}

    @Override
    public void say(String line) {
      lines.add(line);
    }

    /** How many features were computed, by what the trainings say. */
    int computed() {
      return lines.stream()
          .filter(line -> line.startsWith("Computed the features of "))
          .mapToInt(line -> Integer.parseInt(line.split(" ")[4]))
          .sum();
    }
  }

  @BeforeAll
  static void packCells() throws IOException {
    spark = TestSpark.plasmospark();
    Set<String> known = new TreeSet<>();
    List<Row> rows =
        new SyntheticCells(new SyntheticSettings(CELLS, 6, 2, 0.5, 0.1, true), 7)
            .stream()
                .peek(cell -> known.add(cell.patient()))
                .map(FrozenFoldsSparkTest::packed)
                .map(PackedTable::toRow)
                .toList();
    patients = List.copyOf(known);
    StorePath packed = StorePath.of(folder.resolve("packed"));
    spark
        .sql()
        .createDataFrame(rows, PackedTable.SCHEMA)
        .write()
        .parquet(packed.hadoop().toString());
    cells = PackedCells.open(spark, List.of(packed));
    Files.write(
        folder.resolve("base.h5"),
        BaseWeightsFiles.of(BaseNetwork.SQUEEZENET.create(SIDE, SIDE, 3)));
  }

  @Test
  void everyFeatureIsComputedOnceForAllFoldsWhichComeToWhatTheyComeToAlone() throws Exception {
    Said first = new Said();
    List<Trained> together = sideBySide("shared", first);
    assertThat(first.computed()).isEqualTo(VIEWS * CELLS);
    assertThat(rows("shared"))
        .hasSize(VIEWS * CELLS)
        .doesNotHaveDuplicates()
        .allMatch(row -> row.matches("view-[01].*"));
    List<String> files = files("shared");

    Said second = new Said();
    List<Trained> again = sideBySide("shared", second);
    assertThat(second.computed()).isZero();
    assertThat(second.lines)
        .filteredOn(line -> line.equals("All features are there already."))
        .hasSize(FOLDS);
    assertThat(files("shared")).isEqualTo(files);

    for (int fold = 0; fold < FOLDS; fold++) {
      Trained alone = train(fold, "alone-" + fold, Progress.SILENT);
      assertSame(together.get(fold), alone);
      assertSame(again.get(fold), alone);
    }
    assertThat(parameters(together.get(0))).isNotEqualTo(parameters(together.get(1)));
  }

  private static List<Trained> sideBySide(String features, Progress progress) throws Exception {
    return new SideBySide(2)
        .run(
            IntStream.range(0, FOLDS)
                .<java.util.concurrent.Callable<Trained>>mapToObj(
                    fold -> () -> train(fold, features, progress))
                .toList());
  }

  /** A fold leaves one patient out, chooses its epoch on another, and trains on the others. */
  private static Trained train(int fold, String features, Progress progress) throws IOException {
    Set<String> training = new TreeSet<>(patients);
    training.remove(patients.get(fold));
    training.remove(patients.get((fold + 1) % FOLDS));
    PackedCells own = cells.ofPatients(training);
    return ModelTraining.of(settings(features).model().name())
        .train(
            new TrainingWork(
                spark,
                new HadoopStore(spark.hadoopConfiguration()),
                settings(features),
                CoreShares.SINGLE,
                0,
                progress,
                Claimant.of("fold-" + fold)),
            new TrainingCells(
                StorePath.of(folder.resolve("packed")),
                LabelSet.NIH,
                own,
                cells.ofPatients(Set.of(patients.get(fold))),
                own.count() / 2,
                own.count() / 2),
            TrainingGuide.undisturbed(epoch -> {}));
  }

  private static Settings settings(String features) {
    return SettingsLoader.load(
        List.of(),
        Stream.of(
                "model.name=squeezenet",
                "model.base-weights=\"" + folder.resolve("base.h5") + "\"",
                "model.input.width=" + SIDE,
                "model.input.height=" + SIDE,
                "model.head-units=8",
                "features.dir=\"" + folder.resolve(features) + "\"",
                "train.views=" + VIEWS,
                "train.epochs=2",
                "train.batch-size=4",
                "train.workers=1",
                "compute.precision=float32")
            .map(SettingOverride::set)
            .toList());
  }

  private static void assertSame(Trained actual, Trained expected) {
    assertThat(parameters(actual)).isEqualTo(parameters(expected));
    assertThat(actual.best().epoch()).isEqualTo(expected.best().epoch());
    assertThat(actual.history().stream().map(EpochRecord::validationLoss).toList())
        .isEqualTo(expected.history().stream().map(EpochRecord::validationLoss).toList());
  }

  private static Object parameters(Trained trained) {
    return ModelZip.read(trained.model(), "memory").params();
  }

  /** View and digest of every feature there is, whatever is read of them. */
  private static List<String> rows(String features) throws IOException {
    return spark
        .sql()
        .read()
        .schema("sha256 STRING")
        // By name, since Spark passes over folders that are hidden.
        .parquet(
            files(features).stream()
                .filter(file -> file.endsWith(".parquet"))
                .map(file -> StorePath.of(Path.of(file)).hadoop().toString())
                .toArray(String[]::new))
        .selectExpr("regexp_extract(input_file_name(), 'view-[^/]*', 0)", "sha256")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.getString(1))
        .toList();
  }

  private static List<String> files(String features) throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve(features))) {
      return walk.map(Path::toString).sorted().toList();
    }
  }

  private static PackedCell packed(SyntheticCell cell) {
    byte[] png = PngEncoder.encode(cell.image());
    return new PackedCell(
        ManifestEntry.ok(
            cell.path(),
            CellNames.labelOf(cell.path()),
            cell.patient(),
            cell.slide(),
            cell.image().width(),
            cell.image().height(),
            png.length,
            Sha256.hex(png)),
        png);
  }
}
