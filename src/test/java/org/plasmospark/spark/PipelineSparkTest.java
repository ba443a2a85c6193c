package org.plasmospark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.MostWrong;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.BootstrapPlan;
import org.plasmospark.evaluation.statistics.Interval;
import org.plasmospark.evaluation.statistics.IntervalMethod;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.evaluation.statistics.SampledMetric;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.image.synthetic.SyntheticCells;
import org.plasmospark.image.synthetic.SyntheticSettings;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.PathFilter;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.model.ModelZip;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.catalog.Catalog;
import org.plasmospark.spark.catalog.CatalogSummary;
import org.plasmospark.spark.catalog.Cataloguer;
import org.plasmospark.spark.pack.PackableEntries;
import org.plasmospark.spark.pack.Packer;
import org.plasmospark.spark.scoring.BundleClassifiers;
import org.plasmospark.spark.scoring.PartitionScorer;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.scoring.ScoredCells;
import org.plasmospark.spark.scoring.WrongCells;
import org.plasmospark.spark.source.CataloguedCells;
import org.plasmospark.spark.source.CellReader;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.source.FolderRules;
import org.plasmospark.spark.source.ImageFolder;
import org.plasmospark.spark.source.NameRules;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.source.SyntheticFolder;
import org.plasmospark.spark.table.MetricsTable;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.spark.table.Prediction;
import org.plasmospark.spark.training.DistributedTrainer;
import org.plasmospark.spark.training.TrainingGuide;
import org.plasmospark.spark.training.TrainingPlan;
import org.plasmospark.storage.HadoopStore;
import org.plasmospark.storage.StorePath;
import org.plasmospark.task.CoreShares;

/**
 * From drawn cells to predictions on Spark, where everything that travels must be registered with
 * Kryo.
 */
class PipelineSparkTest {
  private static final int CELLS = 60;
  private static final int BAD = 3;
  private static final LabelSet LABELS = LabelSet.NIH;
  private static final Preprocessing INPUT =
      new Preprocessing(24, 24, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);

  @TempDir static Path folder;

  private static PlasmosparkSession spark;

  @BeforeAll
  static void drawCells() throws IOException {
    spark = TestSpark.plasmospark();
    SyntheticCells cells =
        new SyntheticCells(new SyntheticSettings(CELLS, 12, 2, 0.5, 0.1, true), 7);
    SyntheticFolder.draw(spark, cells, path("cells"), Progress.SILENT);
    Files.write(folder.resolve("cells/Uninfected/empty.png"), new byte[0]);
    Files.writeString(folder.resolve("cells/Uninfected/text.png"), "not a picture at all");
    Files.createDirectory(folder.resolve("cells/folder.png"));
  }

  @Test
  void goesFromImagesToPredictionsLosingNothing() throws IOException {
    CatalogSummary catalogued = catalogAndPack();
    assertThat(catalogued.files()).isEqualTo(CELLS + BAD);
    assertThat(catalogued.quality().quarantined()).isEqualTo(BAD);

    PackedCells packed = PackedCells.open(spark, List.of(path("packed/cells")));
    assertThat(packed.count()).isEqualTo(CELLS);
    ModelBundle bundle = train(packed);

    PartitionScorer scorer = scorer(bundle, 7);
    try (ScoredCells scored =
        ScoredCells.score(spark, scorer, packed.source(), Progress.SILENT, "score")) {
      assertThat(scored.predicted()).isEqualTo(CELLS);
      assertThat(scored.quarantined()).isZero();
      assertThat(scored.engines()).singleElement().asString().isNotBlank();
      EvaluationSummary summary = evaluate(scored);
      assertThat(summary.n()).isEqualTo(CELLS);
      assertThat(summary.confusion().accuracy()).isBetween(0.0, 1.0);
      List<WrongCell> wrong = WrongCells.withPictures(worst(scored), packed, ImageLimits.DEFAULT);
      assertThat(wrong).isNotEmpty().allSatisfy(cell -> assertThat(cell.png()).isNotEmpty());
      scored.write(path("scored/predictions"), path("scored/quarantine"), columns(bundle), LABELS);
    }
    assertThat(rows("scored/predictions"))
        .hasSize(CELLS)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("probability")).isBetween(0.0, 1.0);
              assertThat(row.<String>getAs("engine")).isNotBlank();
            });
    MetricIntervals intervals =
        new MetricIntervals(
            new BootstrapPlan(100, 0.95, 1),
            Map.of(
                SampledMetric.ACCURACY, new Interval(0.5, 0.25, 0.75, IntervalMethod.BOOTSTRAP)));
    MetricsTable.write(
        spark,
        MetricsTable.rows(
            "r", "m", "v", "test", Map.of("accuracy", 0.5, "auc", "undefined"), intervals),
        path("metrics"));
    assertThat(rows("metrics"))
        .extracting(
            row -> row.getAs("metric"),
            row -> row.getAs("lower"),
            row -> row.getAs("upper"),
            row -> row.getAs("method"))
        .containsExactly(
            tuple("accuracy", 0.25, 0.75, "bootstrap"), tuple("auc", null, null, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 64})
  void predictsOrQuarantinesEveryFileOfAnArchiveAtAnyBatchSize(int batchSize) throws IOException {
    ModelBundle bundle = untrained();
    try (ScoredCells scored =
        ScoredCells.score(spark, scorer(bundle, batchSize), archive(), Progress.SILENT, "score")) {
      assertThat(scored.predicted()).isEqualTo(CELLS);
      assertThat(scored.quarantined()).isEqualTo(BAD);
      String out = "archive-" + batchSize;
      scored.write(path(out + "/predictions"), path(out + "/quarantine"), columns(bundle), LABELS);
      assertThat(rows(out + "/quarantine"))
          .extracting(row -> row.<String>getAs("path"))
          .containsExactlyInAnyOrder("Uninfected/empty.png", "Uninfected/text.png", "folder.png");
    }
  }

  @Test
  void predictsTheSameWhateverOrderPartitioningAndBatchSize() throws IOException {
    ModelBundle bundle = untrained();
    List<PackedCell> cells = archive().cells().filter(cell -> cell.entry().isOk()).collect();
    List<PackedCell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, new Random(5));

    Map<String, Double> expected = probabilities(scorer(bundle, 64), cells, 1);
    Map<String, Double> other = probabilities(scorer(bundle, 7), shuffled, 9);

    assertThat(other.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, p) -> assertThat(other.get(path)).as(path).isCloseTo(p, within(1e-6)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void predictsTheSameToTheLastBitWhateverTheNumberOfDecodingThreads(int threads)
      throws IOException {
    ModelBundle bundle = untrained();
    JavaRDD<PackedCell> cells = spark.context().parallelize(archive().cells().collect(), 2);
    CoreShares decodingApart = new CoreShares(2, 2, 1, threads, true);

    List<ScoredCell> inTurn = scorer(bundle, 5).score(cells).collect();
    List<ScoredCell> ahead = scorer(bundle, 5, decodingApart).score(cells).collect();

    assertThat(ahead).isEqualTo(inTurn).hasSize(CELLS + BAD);
    assertThat(inTurn).filteredOn(ScoredCell::isPredicted).hasSize(CELLS);
  }

  @Test
  void readsBackScoredCellsThatWereSpilledToDisk() throws IOException {
    JavaRDD<ScoredCell> scored =
        scorer(untrained(), 8).score(archive().cells()).persist(StorageLevel.DISK_ONLY());
    JavaRDD<PackedCell> cells = archive().cells().persist(StorageLevel.DISK_ONLY());
    JavaRDD<ManifestEntry> entries = cells.map(PackedCell::entry).persist(StorageLevel.DISK_ONLY());
    try {
      assertThat(scored.count()).isEqualTo(CELLS + BAD);
      assertThat(scored.filter(ScoredCell::isPredicted).count()).isEqualTo(CELLS);
      assertThat(cells.count()).isEqualTo(CELLS + BAD);
      assertThat(cells.filter(cell -> cell.image() != null).count()).isEqualTo(CELLS + 1);
      assertThat(entries.count()).isEqualTo(CELLS + BAD);
      assertThat(entries.filter(ManifestEntry::isOk).count()).isEqualTo(CELLS + 1);
    } finally {
      scored.unpersist(true);
      cells.unpersist(true);
      entries.unpersist(true);
    }
  }

  @ParameterizedTest
  @EnumSource(SplitUnit.class)
  void splitsByWhatTheUserAsksForAndReportsTheLeaksOfThat(SplitUnit unit) throws IOException {
    try (Catalog catalog = catalog(unit)) {
      Map<String, Set<Split>> splits = new TreeMap<>();
      List<ManifestEntry> entries = new ArrayList<>();
      catalog.sortedEntries().forEachRemaining(entries::add);
      for (ManifestEntry entry : entries) {
        if (entry.isOk()) {
          String group =
              switch (unit) {
                case PATIENT -> entry.patientId();
                case SLIDE -> entry.slideId();
                case IMAGE -> entry.sha256();
              };
          splits.computeIfAbsent(group, key -> new HashSet<>()).add(entry.split());
        }
      }
      assertThat(splits.values()).allSatisfy(in -> assertThat(in).hasSize(1));
      assertThat(splits.values().stream().flatMap(Set::stream)).contains(Split.TRAIN, Split.TEST);
      assertThat(catalog.summary().leaks().isLeaky()).isEqualTo(unit != SplitUnit.PATIENT);
      assertThat(entries).extracting(ManifestEntry::path).isSorted().hasSize(CELLS + BAD);
    }
  }

  @Test
  void cataloguesTheSameWhateverTheFolderIsCalledAndHowItsFilesAreListed() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copied cells"));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder.resolve("cells"))) {
      files = new ArrayList<>(walk.toList());
    }
    Collections.shuffle(files, new Random(11));
    for (Path file : files) {
      Path target = copy.resolve(folder.resolve("cells").relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    try (Catalog one = catalog(SplitUnit.PATIENT);
        Catalog other = catalog("copied cells", SplitUnit.PATIENT)) {
      assertThat(other.summary().manifestHash()).isEqualTo(one.summary().manifestHash());
      assertThat(other.summary().splitHash()).isEqualTo(one.summary().splitHash());
      assertThat(other.summary().splits()).isEqualTo(one.summary().splits());
    }
    Files.delete(copy.resolve("Uninfected/empty.png"));
    try (Catalog one = catalog(SplitUnit.PATIENT);
        Catalog less = catalog("copied cells", SplitUnit.PATIENT)) {
      assertThat(less.summary().manifestHash()).isNotEqualTo(one.summary().manifestHash());
    }
  }

  private static CatalogSummary catalogAndPack() throws IOException {
    try (Catalog catalog = catalog(SplitUnit.PATIENT)) {
      catalog.write(path("catalog"), "manifest", "quarantine", "duplicates", "r1");
      assertThat(rows("catalog/quarantine")).hasSize(BAD);
      PackableEntries usable = PackableEntries.open(spark, path("catalog/manifest"));
      Packer.Result result =
          new Packer(
                  spark,
                  new CataloguedCells(spark, reader("cells"), path("work-pack")),
                  Progress.SILENT)
              .pack(usable, path("packed/cells"), path("packed/quarantine"), 100_000, "r1");
      assertThat(result.packed()).isEqualTo(CELLS);
      assertThat(result.quarantined()).isZero();
      return catalog.summary();
    }
  }

  private static Catalog catalog(SplitUnit unit) throws IOException {
    return catalog("cells", unit);
  }

  private static Catalog catalog(String name, SplitUnit unit) throws IOException {
    return new Cataloguer(
            spark,
            ImageLimits.DEFAULT,
            LABELS,
            new SplitPlan(unit, 0.6, 0.2, 0.2, 0, 1),
            Progress.SILENT)
        .catalog(list(name), reader(name), Optional.empty());
  }

  private static ModelBundle train(PackedCells packed) {
    TrainingPlan plan =
        new TrainingPlan(
            INPUT,
            ImageLimits.DEFAULT,
            new AugmentationSettings(25, 0.9, 1.1, 10, 0, 0, true, true, 1, 1, FillMode.NEAREST, 0),
            LABELS,
            2,
            8,
            2,
            List.of(1),
            2,
            0,
            EarlyStopping.NEVER,
            16,
            ComputeOptions.DEFAULT,
            CoreShares.SINGLE,
            0,
            3);
    DistributedTrainer.Outcome outcome =
        new DistributedTrainer(spark.context(), plan, Progress.SILENT)
            .train(
                CustomCnn.network(INPUT.height(), INPUT.width(), SmallTraining.options(1e-3), 1),
                packed.split(Split.TRAIN).cells(),
                packed.split(Split.VALIDATION).cells(),
                TrainingGuide.undisturbed(
                    epoch -> {
                      assertThat(epoch.trainLoss()).isFinite();
                      assertThat(epoch.trainAuc()).isBetween(0.0, 1.0);
                      assertThat(epoch.fitSeconds()).isPositive();
                      assertThat(epoch.driver().heap()).isPositive();
                      assertThat(epoch.driver().resident())
                          .isGreaterThan(epoch.driver().heap() / 2);
                      assertThat(epoch.workers().resident())
                          .as("the workers are in the driver's process")
                          .isGreaterThan(epoch.driver().resident() / 2);
                    }));
    assertThat(outcome.history()).hasSize(2);
    assertThat(outcome.best().metrics()).containsKeys("auc", "accuracy");
    return ModelBundle.create(description(), ModelZip.write(outcome.network()));
  }

  private static ModelBundle untrained() {
    return ModelBundle.create(
        description(),
        ModelZip.write(
            CustomCnn.network(INPUT.height(), INPUT.width(), SmallTraining.options(1e-3), 4)));
  }

  private static EvaluationSummary evaluate(ScoredCells scored) {
    return scored
        .aggregate(
            "Count",
            new EvaluationAccumulator(0.5),
            (sum, cell) -> {
              sum.add(
                  cell.probability(),
                  LABELS.isPositive(cell.entry().label()),
                  cell.entry().patientId());
              return sum;
            },
            EvaluationAccumulator::merge)
        .summary("all", LABELS.positive(), LABELS.negative());
  }

  private static List<ScoredCell> worst(ScoredCells scored) {
    return scored
        .aggregate(
            "Find",
            new MostWrong<ScoredCell>(5, 0.5),
            (sum, cell) -> {
              sum.offer(
                  cell.probability(),
                  cell.probability() < 0.5,
                  cell.entry().sha256(),
                  cell.entry().path(),
                  () -> cell);
              return sum;
            },
            MostWrong::merge)
        .cells();
  }

  private static Map<String, Double> probabilities(
      PartitionScorer scorer, List<PackedCell> cells, int partitions) {
    Map<String, Double> probabilities = new TreeMap<>();
    scorer
        .score(spark.context().parallelize(cells, partitions))
        .collect()
        .forEach(cell -> probabilities.put(cell.entry().path(), cell.probability()));
    return probabilities;
  }

  private static PartitionScorer scorer(ModelBundle bundle, int batchSize) {
    return scorer(bundle, batchSize, CoreShares.SINGLE);
  }

  private static PartitionScorer scorer(ModelBundle bundle, int batchSize, CoreShares shares) {
    return new PartitionScorer(
        BundleClassifiers.of(
            spark, bundle, bundle.metadata().scoringViews(), ComputeOptions.DEFAULT),
        INPUT,
        ImageLimits.DEFAULT,
        batchSize,
        shares);
  }

  private static CellSource archive() throws IOException {
    return list("cells").source(reader("cells"));
  }

  private static ImageFolder list(String name) {
    return ImageFolder.list(
        spark,
        new HadoopStore(spark.hadoopConfiguration()),
        new FolderRules(
            path(name),
            PathFilter.EVERYTHING,
            ArchiveLimits.DEFAULT,
            new NameRules(CellNames.NIH, LABELS),
            Optional.empty()),
        path("work " + name),
        Progress.SILENT);
  }

  private static CellReader reader(String name) {
    return new CellReader(
        path(name), ImageLimits.DEFAULT, ArchiveLimits.DEFAULT, spark.broadcastConfiguration());
  }

  private static Prediction.RunColumns columns(ModelBundle bundle) {
    return new Prediction.RunColumns(
        0.5, "m", bundle.metadata().version(), INPUT.hash(), "r1", Instant.EPOCH);
  }

  private static BundleMetadata description() {
    return new BundleMetadata(
        BundleMetadata.FORMAT,
        "m",
        null,
        "test",
        1,
        LABELS.list(),
        new BundleMetadata.Input(List.of(3, INPUT.height(), INPUT.width()), "NCHW", "float32"),
        BundleMetadata.Preprocessing.of(INPUT),
        new BundleMetadata.Threshold(0.5, "default"),
        null,
        new BundleMetadata.Data("h", "s", "patient", Map.of(), Map.of(), null),
        Map.of(),
        Map.of(),
        null,
        null,
        null,
        Map.of(),
        "r1",
        "2026-01-01T00:00:00Z",
        "use",
        "limits",
        Map.of());
  }

  private static List<Row> rows(String name) {
    return spark.sql().read().parquet(path(name).hadoop().toString()).collectAsList();
  }

  private static StorePath path(String name) {
    return StorePath.of(folder.resolve(name));
  }
}
