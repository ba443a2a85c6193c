package org.plasmospark.spark.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FloatVectors;
import org.plasmospark.model.LogitBinaryCrossEntropy;
import org.plasmospark.model.Networks;
import org.plasmospark.spark.TestSpark;

class AveragingTrainingMasterSparkTest {
  private static final int FEATURES = 6;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void equalsOneWorkerOnTheUnionOfTheBatchesWithSgd(int workers) {
    assertEqualsUnion(new Sgd(0.1), workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void equalsOneWorkerOnTheUnionOfTheBatchesWithNesterov(int workers) {
    assertEqualsUnion(new Nesterovs(0.05, 0.9), workers);
  }

  private static void assertEqualsUnion(IUpdater updater, int workers) {
    MultiLayerNetwork distributed = network(updater);
    MultiLayerNetwork single = distributed.clone();
    AveragingTrainingMaster master =
        new AveragingTrainingMaster(workers, 8, ComputeOptions.DEFAULT);
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(TestSpark.context(), distributed, master);
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      List<Minibatch> batches = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        batches.add(Minibatch.random(random, 8));
      }
      spark.fit(rdd(batches, workers));
      single.fit(Minibatch.union(batches).dataSet());
    }
    INDArray difference = spark.getNetwork().params().sub(single.params());
    assertThat(difference.norm2Number().doubleValue() / single.params().norm2Number().doubleValue())
        .isLessThan(1e-5);
  }

  @Test
  void weighsEachWorkerByItsExamples() {
    MultiLayerNetwork start = network(new Sgd(0.1));
    Random random = new Random(3);
    Minibatch large = Minibatch.random(random, 12);
    Minibatch small = Minibatch.random(random, 4);
    MultiLayerNetwork first = start.clone();
    first.fit(large.dataSet());
    MultiLayerNetwork second = start.clone();
    second.fit(small.dataSet());
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 12, ComputeOptions.DEFAULT);
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(TestSpark.context(), start, master);

    spark.fit(rdd(List.of(large, small), 2));

    INDArray expected = first.params().mul(0.75).add(second.params().mul(0.25));
    assertThat(spark.getNetwork().params().distance2(expected)).isLessThan(1e-5);
    assertThat(master.lastRound().examples()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, 23})
  void trainsEveryMinibatchOfARoundWhateverTheirNumber(int count) {
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 4, ComputeOptions.DEFAULT);
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(TestSpark.context(), network(new Sgd(0.1)), master);
    Random random = new Random(11);
    List<Minibatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(Minibatch.random(random, i == count - 1 ? 3 : 4));
    }

    spark.fit(rdd(batches, 2));

    assertThat(master.lastRound().examples()).isEqualTo(4L * count - 1);
    assertThat(master.lastRound().minibatches()).isEqualTo((count + 1) / 2);
  }

  @Test
  void keepsAdamsMomentsFromRoundToRound() {
    MultiLayerNetwork network = network(new Adam(0.01));
    MultiLayerNetwork local = network.clone();
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(
            TestSpark.context(),
            network,
            new AveragingTrainingMaster(1, 8, ComputeOptions.DEFAULT));
    Random random = new Random(5);
    for (int round = 0; round < 5; round++) {
      Minibatch batch = Minibatch.random(random, 8);
      spark.fit(rdd(List.of(batch), 1));
      local.fit(batch.dataSet());
    }

    assertThat(spark.getNetwork().params().distance2(local.params())).isLessThan(1e-6);
    assertThat(spark.getNetwork().getUpdater().getStateViewArray())
        .isEqualTo(local.getUpdater().getStateViewArray());
    assertThat(spark.getNetwork().getIterationCount()).isEqualTo(5);
  }

  @Test
  void trainsHeadsOnTheEngineAsOnDl4jsLayers() {
    INDArray expected = trainedHead(ComputeOptions.Engine.DL4J);
    INDArray actual = trainedHead(ComputeOptions.Engine.AUTO);
    assertThat(actual.distance2(expected) / expected.norm2Number().doubleValue()).isLessThan(1e-5);
  }

  private static INDArray trainedHead(ComputeOptions.Engine engine) {
    ComputeOptions options = new ComputeOptions(engine, ComputeOptions.PrecisionChoice.FLOAT32);
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(
            TestSpark.context(),
            network(new Adam(1e-3), Activation.RELU),
            new AveragingTrainingMaster(2, 8, options));
    Random random = new Random(17);
    for (int round = 0; round < 4; round++) {
      List<Minibatch> batches = new ArrayList<>();
      for (int size : new int[] {8, 8, 8, 5}) {
        batches.add(Minibatch.random(random, size));
      }
      spark.fit(rdd(batches, 2));
    }
    return spark.getNetwork().params();
  }

  @Test
  void givesTheSameParametersBitForBitWhenRunAgain() {
    assertThat(trained(new SharedMemoryExchange(TestSpark.context())))
        .isEqualTo(trained(new SharedMemoryExchange(TestSpark.context())));
  }

  @Test
  void doesNotDependOnHowStateIsExchanged() {
    assertThat(trained(new BroadcastExchange(TestSpark.context())))
        .isEqualTo(trained(new SharedMemoryExchange(TestSpark.context())));
    assertThat(RoundExchange.of(TestSpark.context())).isInstanceOf(SharedMemoryExchange.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trainsTheSameWhenATaskIsTriedAgain(boolean sharedMemory) {
    INDArray undisturbed = disturbed(sharedMemory, false);
    assertThat(disturbed(sharedMemory, true)).isEqualTo(undisturbed);
  }

  /** Rounds whose second worker fails at its third minibatch, the first time it is tried. */
  private static INDArray disturbed(boolean sharedMemory, boolean fails) {
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT);
    master.exchangeBy(
        sharedMemory
            ? new SharedMemoryExchange(TestSpark.context())
            : new BroadcastExchange(TestSpark.context()));
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(TestSpark.context(), network(new Adam(0.01)), master);
    Random random = new Random(9);
    for (int round = 0; round < 2; round++) {
      List<float[]> values = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        values.add(Minibatch.random(random, 8).values());
      }
      float[] last = values.get(5);
      spark.fit(
          TestSpark.context()
              .parallelize(values, 2)
              .map(
                  minibatch -> {
                    boolean first = TaskContext.get().attemptNumber() == 0;
                    if (fails && first && Arrays.equals(minibatch, last)) {
                      throw new IllegalStateException("the first try fails");
                    }
                    return Minibatch.dataSet(minibatch);
                  }));
      assertThat(master.lastRound().examples()).isEqualTo(48);
    }
    return spark.getNetwork().params();
  }

  @Test
  void keepsNoResultsOfARoundThatHasEnded() {
    Set<Integer> before = Set.copyOf(TestSpark.context().getPersistentRDDs().keySet());
    trained(new BroadcastExchange(TestSpark.context()));
    assertThat(TestSpark.context().getPersistentRDDs().keySet()).isEqualTo(before);
  }

  private static INDArray trained(RoundExchange exchange) {
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT);
    master.exchangeBy(exchange);
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(TestSpark.context(), network(new Adam(0.01)), master);
    Random random = new Random(9);
    for (int round = 0; round < 4; round++) {
      spark.fit(rdd(List.of(Minibatch.random(random, 8), Minibatch.random(random, 5)), 2));
    }
    return spark.getNetwork().params();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void averagesAGraphOfLayersAsTheChainOfTheSame(boolean sharedMemory) {
    MultiLayerNetwork chain = network(new Adam(0.01));
    ComputationGraph graph = chain.toComputationGraph();
    for (Model network : List.of(chain, graph)) {
      AveragingTrainingMaster master = new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT);
      master.exchangeBy(
          sharedMemory
              ? new SharedMemoryExchange(TestSpark.context())
              : new BroadcastExchange(TestSpark.context()));
      AveragedNetwork averaged = new AveragedNetwork(TestSpark.context(), network, master);
      Random random = new Random(9);
      for (int round = 0; round < 3; round++) {
        List<Minibatch> batches = new ArrayList<>();
        for (int size : new int[] {8, 8, 8, 5}) {
          batches.add(Minibatch.random(random, size));
        }
        assertThat(averaged.fit(rdd(batches, 2)).examples()).isEqualTo(29);
      }
      averaged.settle();
      averaged.close();
    }
    assertThat(FloatVectors.copy(graph.params())).isEqualTo(FloatVectors.copy(chain.params()));
    assertThat(FloatVectors.copy(Networks.updaterState(graph)))
        .isEqualTo(FloatVectors.copy(Networks.updaterState(chain)));
    assertThat(Networks.updates(graph)).isEqualTo(Networks.updates(chain)).isEqualTo(6);
    assertThat(graph.score()).isEqualTo(chain.score());
  }

  /** Workers that keep their networks, that make them anew in every round, and between machines. */
  @Test
  void trainsTheSameBitForBitHoweverTheNetworksOfTheWorkersGoOn() {
    SharedMemoryExchange shared = new SharedMemoryExchange(TestSpark.context());
    List<float[]> kept = roundsOnTheEngine(shared, true, false, false);
    assertThat(roundsOnTheEngine(shared, false, false, false))
        .usingRecursiveComparison()
        .isEqualTo(kept);
    BroadcastExchange broadcast = new BroadcastExchange(TestSpark.context());
    assertThat(roundsOnTheEngine(broadcast, true, false, false))
        .usingRecursiveComparison()
        .isEqualTo(kept);
    assertThat(roundsOnTheEngine(shared, true, false, true))
        .usingRecursiveComparison()
        .isEqualTo(kept);
    assertThat(roundsOnTheEngine(shared, true, true, false))
        .usingRecursiveComparison()
        .isEqualTo(kept);
    assertThat(roundsOnTheEngine(shared, true, true, true))
        .usingRecursiveComparison()
        .isEqualTo(kept);
  }

  /**
   * Parameters and updater state after rounds in which a worker has fewer minibatches or none.
   *
   * @param defers whether the network is settled at the end only
   * @param inOneJob whether one Spark job does all rounds
   * @param fails whether the last minibatch of every round fails at its first try
   */
  private static List<float[]> roundsOnTheEngine(
      RoundExchange exchange, boolean defers, boolean inOneJob, boolean fails) {
    MultiLayerNetwork network = network(new Adam(0.01), Activation.RELU);
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT);
    master.exchangeBy(exchange);
    Random random = new Random(23);
    SparkDl4jMultiLayer settling = new SparkDl4jMultiLayer(TestSpark.context(), network, master);
    try (AveragedNetwork averaged =
        defers ? new AveragedNetwork(TestSpark.context(), network, master) : null) {
      if (inOneJob) {
        averaged.begin();
      }
      for (int[] sizes : new int[][] {{8, 8, 8, 8}, {8, 8, 8, 5}, {8, 8, 6}, {7}, {}, {8, 4}}) {
        List<float[]> values = new ArrayList<>();
        for (int size : sizes) {
          values.add(Minibatch.random(random, size).values());
        }
        float[] last = values.isEmpty() ? null : values.get(values.size() - 1);
        JavaRDD<DataSet> round =
            TestSpark.context()
                .parallelize(values, 2)
                .map(
                    minibatch -> {
                      boolean first = TaskContext.get().attemptNumber() == 0;
                      if (fails && first && Arrays.equals(minibatch, last)) {
                        throw new IllegalStateException("the first try fails");
                      }
                      return Minibatch.dataSet(minibatch);
                    });
        if (defers) {
          averaged.fit(round);
        } else {
          settling.fit(round);
        }
      }
      master.settle(network);
    }
    assertThat(Networks.updates(network)).isEqualTo(8);
    return List.of(
        FloatVectors.copy(network.params()), FloatVectors.copy(Networks.updaterState(network)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnFromTheStateBeforeARoundThatHasFailed(boolean inOneJob) {
    MultiLayerNetwork network = network(new Adam(0.01), Activation.RELU);
    MultiLayerNetwork undisturbed = network.clone();
    Random random = new Random(29);
    List<Minibatch> first = List.of(Minibatch.random(random, 8), Minibatch.random(random, 8));
    List<Minibatch> second = List.of(Minibatch.random(random, 8), Minibatch.random(random, 8));
    try (AveragedNetwork averaged = averaged(network);
        AveragedNetwork other = averaged(undisturbed)) {
      if (inOneJob) {
        averaged.begin();
      }
      averaged.fit(rdd(first, 2));
      JavaRDD<DataSet> failing =
          rdd(second, 2)
              .map(
                  minibatch -> {
                    if (TaskContext.getPartitionId() == 1) {
                      throw new IllegalStateException("it always fails");
                    }
                    return minibatch;
                  });
      assertThatThrownBy(() -> averaged.fit(failing)).hasMessageContaining("it always fails");
      averaged.fit(rdd(second, 2));
      averaged.settle();
      other.fit(rdd(first, 2));
      other.fit(rdd(second, 2));
      other.settle();
    }
    assertThat(network.params()).isEqualTo(undisturbed.params());
  }

  @Test
  @Timeout(60)
  void givesTaskSlotsBackWhenTheNetworkIsSettled() {
    MultiLayerNetwork network = network(new Adam(0.01), Activation.RELU);
    Random random = new Random(31);
    int jobs = jobs();
    try (AveragedNetwork averaged = averaged(network)) {
      averaged.begin();
      averaged.fit(rdd(List.of(Minibatch.random(random, 8), Minibatch.random(random, 8)), 2));
      averaged.fit(rdd(List.of(Minibatch.random(random, 8), Minibatch.random(random, 8)), 2));
      averaged.settle();
      assertThat(TestSpark.context().parallelize(List.of(1, 2, 3), 3).count()).isEqualTo(3);
    }
    assertThat(jobs()).isEqualTo(jobs + 2);
  }

  private static int jobs() {
    return TestSpark.context().statusTracker().getJobIdsForGroup(null).length;
  }

  @Test
  @Timeout(60)
  void endsTheRoundsWhenTheirJobIsCancelled() {
    MultiLayerNetwork network = network(new Adam(0.01), Activation.RELU);
    Random random = new Random(37);
    String group = "a cancelled training";
    TestSpark.context().setJobGroup(group, group);
    try (AveragedNetwork averaged = averaged(network)) {
      averaged.begin();
      averaged.fit(rdd(List.of(Minibatch.random(random, 8), Minibatch.random(random, 8)), 2));
      TestSpark.context().cancelJobGroup(group);
      // Spark cancels a moment later: some round to come is the one that ends.
      assertThatThrownBy(
              () -> {
                while (true) {
                  averaged.fit(rdd(List.of(Minibatch.random(random, 8)), 2));
                }
              })
          .hasMessageContaining("cancelled");
    } finally {
      TestSpark.context().clearJobGroup();
    }
  }

  private static AveragedNetwork averaged(MultiLayerNetwork network) {
    return new AveragedNetwork(
        TestSpark.context(), network, new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT));
  }

  @Test
  void leavesTheNetworkAloneWhenARoundIsEmpty() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    INDArray before = network.params().dup();
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 8, ComputeOptions.DEFAULT);
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(TestSpark.context(), network, master);

    spark.fit(rdd(List.of(), 2));

    assertThat(spark.getNetwork().params()).isEqualTo(before);
    assertThat(master.lastRound().meanLoss()).isNaN();
  }

  @Test
  void reportsTheMeanLossOverAllExamples() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    Random random = new Random(13);
    Minibatch first = Minibatch.random(random, 6);
    Minibatch second = Minibatch.random(random, 2);
    double expected =
        (network.score(first.dataSet()) * 6 + network.score(second.dataSet()) * 2) / 8;
    AveragingTrainingMaster master = new AveragingTrainingMaster(2, 6, ComputeOptions.DEFAULT);

    new SparkDl4jMultiLayer(TestSpark.context(), network, master)
        .fit(rdd(List.of(first, second), 2));

    assertThat(master.lastRound().meanLoss()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void refusesMorePartitionsThanWorkers() {
    SparkDl4jMultiLayer spark =
        new SparkDl4jMultiLayer(
            TestSpark.context(),
            network(new Sgd(0.1)),
            new AveragingTrainingMaster(1, 8, ComputeOptions.DEFAULT));
    JavaRDD<DataSet> round = rdd(List.of(Minibatch.random(new Random(1), 8)), 2);

    assertThatThrownBy(() -> spark.fit(round)).hasMessageContaining("2 partitions for 1 workers");
  }

  private static JavaRDD<DataSet> rdd(List<Minibatch> batches, int partitions) {
    List<float[]> values = batches.stream().map(Minibatch::values).toList();
    return TestSpark.context()
        .parallelize(new ArrayList<>(values), partitions)
        .map(Minibatch::dataSet);
  }

  /** With an activation that the engines do not have, so that DL4J's own layers train it. */
  private static MultiLayerNetwork network(IUpdater updater) {
    return network(updater, Activation.TANH);
  }

  private static MultiLayerNetwork network(IUpdater updater, Activation activation) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(updater)
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(FEATURES).nOut(5).activation(activation).build())
                .layer(
                    new OutputLayer.Builder(new LogitBinaryCrossEntropy())
                        .nIn(5)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    network.init();
    return network;
  }

  /**
   * Examples one after the other, features then label: a plain array, which Spark moves as it is.
   */
  record Minibatch(float[] values) {
    private static final int WIDTH = FEATURES + 1;

    static Minibatch random(Random random, int size) {
      float[] values = new float[size * WIDTH];
      for (int start = 0; start < values.length; start += WIDTH) {
        for (int j = 0; j < FEATURES; j++) {
          values[start + j] = (float) random.nextGaussian();
        }
        values[start + FEATURES] = values[start] + values[start + 1] > 0 ? 1 : 0;
      }
      return new Minibatch(values);
    }

    static Minibatch union(List<Minibatch> batches) {
      int length = batches.stream().mapToInt(batch -> batch.values.length).sum();
      FloatBuffer union = FloatBuffer.allocate(length);
      batches.forEach(batch -> union.put(batch.values));
      return new Minibatch(union.array());
    }

    DataSet dataSet() {
      return dataSet(values);
    }

    static DataSet dataSet(float[] values) {
      INDArray examples = Nd4j.create(values, new int[] {values.length / WIDTH, WIDTH});
      return new DataSet(
          examples.get(NDArrayIndex.all(), NDArrayIndex.interval(0, FEATURES)).dup(),
          examples.get(NDArrayIndex.all(), NDArrayIndex.interval(FEATURES, WIDTH)).dup());
    }
  }
}
