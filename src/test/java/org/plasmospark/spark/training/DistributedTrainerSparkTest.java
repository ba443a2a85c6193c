package org.plasmospark.spark.training;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.EarlyStopping;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.FillMode;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.PngEncoder;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.CustomCnn;
import org.plasmospark.model.LogitBinaryCrossEntropy;
import org.plasmospark.model.SmallTraining;
import org.plasmospark.run.Progress;
import org.plasmospark.spark.TestSpark;
import org.plasmospark.spark.pixels.PixelMemory;
import org.plasmospark.spark.table.PackedCell;
import org.plasmospark.task.CoreShares;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class DistributedTrainerSparkTest {
  static final int SIDE = 10;
  private static final int EPOCHS = 2;
  static final AugmentationSettings TURNED =
      new AugmentationSettings(25, 0.9, 1.1, 10, 0, 0, true, false, 1, 1, FillMode.NEAREST, 0);

  private record Trained(
      List<Map<Integer, List<Integer>>> epochs, float[] parameters, List<EpochRecord> history) {}

  @BeforeEach
  void forgetWhatOtherTestsTrained() {
    RecordedInput.drain();
  }

  @ParameterizedTest(name = "{0} cells, {1} workers, batches of {2}, {3} a round")
  @CsvSource({
    "1, 3, 4, 2",
    "2, 3, 1, 1",
    "23, 1, 5, 3",
    "24, 2, 4, 3",
    "25, 2, 4, 1",
    "29, 3, 4, 2",
    "7, 2, 32, 10",
    "31, 3, 5, 1"
  })
  void trainsEachCellExactlyOnceInEveryEpoch(int cells, int workers, int batch, int frequency) {
    Trained trained = train(rdd(cells(cells), 3), plan(workers, batch, frequency, 5));

    assertThat(trained.epochs()).hasSize(EPOCHS);
    for (Map<Integer, List<Integer>> epoch : trained.epochs()) {
      assertThat(epoch.keySet()).isEqualTo(IntStream.range(0, cells).boxed().collect(toSet()));
      assertThat(epoch.values()).allSatisfy(times -> assertThat(times).hasSize(1));
    }
  }

  @Test
  void augmentsACellAnewInEachEpochAndTheSameInEachRun() {
    List<PackedCell> cells = cells(20);
    Trained first = train(rdd(cells, 2), plan(2, 4, 2, 5));
    Trained again = train(rdd(cells, 2), plan(2, 4, 2, 5));
    Trained otherSeed = train(rdd(cells, 2), plan(2, 4, 2, 6));

    assertThat(again.epochs()).isEqualTo(first.epochs());
    assertThat(again.parameters()).isEqualTo(first.parameters());
    assertThat(inCommon(first.epochs().get(0), first.epochs().get(1))).isZero();
    assertThat(inCommon(first.epochs().get(0), otherSeed.epochs().get(0))).isZero();
  }

  @Test
  void trainsTheSameNetworkWhateverTheOrderAndPartitioningOfTheInput() {
    List<PackedCell> cells = cells(27);
    List<PackedCell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, new Random(3));

    Trained ordered = train(rdd(cells, 1), plan(2, 4, 2, 5));
    Trained other = train(rdd(shuffled, 7), plan(2, 4, 2, 5));

    assertThat(other.epochs()).isEqualTo(ordered.epochs());
    assertThat(other.parameters()).isEqualTo(ordered.parameters());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void trainsTheSameNetworkWhateverTheNumberOfDecodingThreads(int threads) {
    CoreShares decodingApart = new CoreShares(2, 2, 1, threads, true);
    Trained inTurn = train(rdd(cells(27), 2), plan(2, 4, 3, 5));
    Trained ahead = train(rdd(cells(27), 2), plan(2, 4, 3, 5, decodingApart));

    assertThat(ahead.epochs()).isEqualTo(inTurn.epochs());
    assertThat(ahead.parameters()).isEqualTo(inTurn.parameters());
    assertThat(inputThreads()).isEmpty();
  }

  @Test
  void stopsTheDecodingThreadsOfAWorkerThatFails() {
    List<PackedCell> cells = new ArrayList<>(cells(40));
    cells.add(new PackedCell(cells.get(0).entry(), new byte[] {1, 2, 3}));
    CoreShares decodingApart = new CoreShares(2, 2, 1, 2, true);
    assertThatThrownBy(() -> train(rdd(cells, 2), plan(2, 4, 10, 5, decodingApart)))
        .hasRootCauseInstanceOf(UserException.class)
        .rootCause()
        .hasMessageContaining("cannot be used any more");
    // Spark fails the job when the first task has failed, while the other may still run.
    assertThat(inputThreadsEnd()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 5", "3, 11"})
  void dealsTheSameEvenShardsWhateverTheOrderAndPartitioning(int workers, int partitions) {
    List<PackedCell> cells = cells(29);
    List<PackedCell> shuffled = new ArrayList<>(cells);
    Collections.shuffle(shuffled, new Random(workers * 31L + partitions));

    List<List<String>> expected = shards(rdd(cells, 2), workers);

    assertThat(shards(rdd(shuffled, partitions), workers)).isEqualTo(expected);
    assertThat(expected).hasSize(workers);
    assertThat(expected)
        .allSatisfy(
            shard -> assertThat((double) shard.size()).isCloseTo(29.0 / workers, within(1.0)));
    assertThat(expected.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(cells.stream().map(c -> c.entry().path()).toList());
  }

  @Test
  void dealsEqualImagesUnderTwoNamesAsTwo() {
    PackedCell cell = cells(1).get(0);
    PackedCell copy =
        new PackedCell(
            ManifestEntry.ok(
                "Parasitized/copy.png",
                cell.entry().label(),
                "p",
                "s",
                SIDE,
                SIDE,
                cell.image().length,
                cell.entry().sha256()),
            cell.image());
    Trained trained = train(rdd(List.of(cell, copy), 2), plan(2, 4, 1, 5));
    assertThat(trained.epochs().get(0).get(0)).hasSize(2);
  }

  @Test
  void canSpillItsShardsToDisk() {
    CellShard<PackedCell> shard = CellShard.of(cells(3));
    SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
    ClassTag<CellShard<PackedCell>> tag = ClassTag$.MODULE$.apply(CellShard.class);
    CellShard<PackedCell> read = serializer.deserialize(serializer.serialize(shard, tag), tag);
    assertThat(read.round(1, 1, 0, 3))
        .extracting(PackedCell::entry)
        .containsExactly(
            shard.round(1, 1, 0, 3).stream().map(PackedCell::entry).toArray(ManifestEntry[]::new));
  }

  @Test
  void saysThatThereIsNothingToTrainOn() {
    assertThatThrownBy(() -> train(rdd(List.of(), 2), plan(2, 4, 1, 5)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING))
        .hasMessageContaining("no labelled cell in the training split");
  }

  @Test
  void carriesTheSentenceOfAWorkerThatCannotDecodeACell() {
    PackedCell good = cells(1).get(0);
    List<PackedCell> cells = new ArrayList<>(cells(9));
    cells.add(new PackedCell(good.entry(), new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> train(rdd(cells, 2), plan(2, 4, 1, 5)))
        .hasRootCauseInstanceOf(UserException.class)
        .rootCause()
        .hasMessageContaining("cannot be used any more");
  }

  private static List<String> inputThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("input of "))
        .toList();
  }

  private static boolean inputThreadsEnd() {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!inputThreads().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return inputThreads().isEmpty();
  }

  private static List<List<String>> shards(JavaRDD<PackedCell> cells, int workers) {
    List<List<String>> shards = new ArrayList<>();
    try (ShardedCells<PackedCell> sharded = ShardedCells.deal(cells, workers, 5)) {
      assertThat(sharded.size()).isEqualTo(29);
      sharded
          .shards()
          .map(shard -> paths(shard.round(5, 1, 0, Integer.MAX_VALUE)))
          .collect()
          .forEach(paths -> shards.add(List.of(paths)));
    }
    return shards;
  }

  @Test
  void saysThatANetworkHasStoppedLearning() {
    MultiLayerNetwork dead = CustomCnn.network(SIDE, SIDE, SmallTraining.options(1e-3), 1);
    dead.params().assign(0);
    List<String> said = new ArrayList<>();
    Progress progress = new LinesOnly(said);
    new DistributedTrainer(TestSpark.context(), plan(2, 4, 2, 5), progress)
        .train(dead, rdd(cells(8), 2), rdd(cells(6), 2), TrainingGuide.undisturbed(epoch -> {}));
    assertThat(said)
        .hasSize(EPOCHS)
        .first()
        .asString()
        .startsWith("epoch 1: every validation cell has the same probability")
        .contains("train.schedule.warm-up");
  }

  @ParameterizedTest(name = "{0} bytes for decoded cells, {1} threads that decode")
  @CsvSource({"1000000, 0, 27, 27", "1000000, 3, 27, 27", "2500, 2, 4, 12", "200, 0, 0, 0"})
  void trainsTheSameNetworkFromCellsThatWereKept(
      long cellMemory, int threads, long fewest, long most) {
    CoreShares shares = new CoreShares(2, 2, 1, threads, true);
    Trained decoded = train(rdd(cells(27), 2), plan(2, 4, 3, 5, shares, 0));
    Trained kept = train(rdd(cells(27), 2), plan(2, 4, 3, 5, shares, cellMemory));

    assertThat(kept.epochs()).isEqualTo(decoded.epochs());
    assertThat(kept.parameters()).isEqualTo(decoded.parameters());
    assertThat(decoded.history()).extracting(EpochRecord::imagesFromMemory).containsOnly(0L);
    assertThat(kept.history().get(0).imagesFromMemory()).isZero();
    assertThat(kept.history().get(1).imagesFromMemory()).isBetween(fewest, most);
    assertThat(PixelMemory.SHARED.allocated()).isZero();
  }

  @Test
  void freesTheCellsOfATrainingThatFails() {
    List<PackedCell> cells = new ArrayList<>(cells(20));
    PackedCell last = cells.remove(19);
    cells.add(new PackedCell(last.entry(), new byte[] {1, 2, 3}));
    assertThatThrownBy(() -> train(rdd(cells, 2), plan(2, 4, 2, 5, CoreShares.SINGLE, 1_000_000)))
        .hasStackTraceContaining(last.entry().path());
    await(() -> PixelMemory.SHARED.allocated() == 0);
  }

  /** Tasks of a failed stage end after the driver has heard of it. */
  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private record LinesOnly(List<String> lines) implements Progress {
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
  }

  private static String[] paths(List<PackedCell> cells) {
    return cells.stream().map(c -> c.entry().path()).toArray(String[]::new);
  }

  private static Trained train(JavaRDD<PackedCell> cells, TrainingPlan plan) {
    List<Map<Integer, List<Integer>>> epochs = new ArrayList<>();
    DistributedTrainer.Outcome outcome =
        new DistributedTrainer(TestSpark.context(), plan, Progress.SILENT)
            .train(
                network(),
                cells,
                TestSpark.context().parallelize(new ArrayList<PackedCell>(), 1),
                TrainingGuide.undisturbed(epoch -> epochs.add(RecordedInput.drain())));
    return new Trained(epochs, outcome.network().params().data().asFloat(), outcome.history());
  }

  private static long inCommon(Map<Integer, List<Integer>> one, Map<Integer, List<Integer>> other) {
    return one.keySet().stream().filter(id -> one.get(id).equals(other.get(id))).count();
  }

  private static TrainingPlan plan(int workers, int batch, int frequency, long seed) {
    return plan(workers, batch, frequency, seed, CoreShares.SINGLE);
  }

  private static TrainingPlan plan(
      int workers, int batch, int frequency, long seed, CoreShares shares) {
    return plan(workers, batch, frequency, seed, shares, 0);
  }

  private static TrainingPlan plan(
      int workers, int batch, int frequency, long seed, CoreShares shares, long cellMemory) {
    return new TrainingPlan(
        new Preprocessing(SIDE, SIDE, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR),
        ImageLimits.DEFAULT,
        TURNED,
        LabelSet.NIH,
        EPOCHS,
        batch,
        workers,
        List.of(),
        frequency,
        0,
        EarlyStopping.NEVER,
        8,
        ComputeOptions.DEFAULT,
        shares,
        cellMemory,
        seed);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.001))
                .list()
                .layer(
                    new OutputLayer.Builder(new LogitBinaryCrossEntropy())
                        .nIn(3 * SIDE * SIDE)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .inputPreProcessor(0, new RecordedInput())
                .build());
    network.init();
    return network;
  }

  static JavaRDD<PackedCell> rdd(List<PackedCell> cells, int partitions) {
    return TestSpark.context().parallelize(cells, partitions);
  }

  /** Cells that say in red and green which they are, and have a pattern in blue. */
  static List<PackedCell> cells(int count) {
    List<PackedCell> cells = new ArrayList<>();
    Random random = new Random(1);
    for (int id = 0; id < count; id++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int pixel = 0; pixel < rgb.length; pixel += 3) {
        rgb[pixel] = (byte) id;
        rgb[pixel + 1] = (byte) (id >> 8);
        rgb[pixel + 2] = (byte) random.nextInt(256);
      }
      byte[] png = PngEncoder.encode(new CellImage(SIDE, SIDE, rgb));
      String label = id % 2 == 0 ? LabelSet.NIH.positive() : LabelSet.NIH.negative();
      ManifestEntry entry =
          ManifestEntry.ok(
              "%s/%03d.png".formatted(label, id),
              label,
              "p",
              "s",
              SIDE,
              SIDE,
              png.length,
              sha256(png));
      cells.add(new PackedCell(entry.withSplit(Split.TRAIN), png));
    }
    return cells;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
