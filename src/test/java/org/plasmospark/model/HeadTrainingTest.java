package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.plasmospark.model.compute.Availability;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ComputeEngines;

class HeadTrainingTest {
  private static final int UNITS = 48;
  private static final int EXAMPLES = 8;
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  @BeforeAll
  static void needsAnEngine() {
    NativeBackend.select();
    Availability availability = ComputeEngines.find().availability();
    assumeTrue(availability.available(), "SKIPPED: " + availability.sentence());
  }

  @Test
  void updatesAsDl4jDoes() {
    assertUpdatesOfDl4j(head(new LossBinaryXENT(), 0, 0), 'c');
  }

  @Test
  void updatesAsDl4jDoesUnderDropoutRegularisationAndClassWeights() {
    assertUpdatesOfDl4j(
        head(new LogitBinaryCrossEntropy(new ClassWeights(0.5, 2)), 0.4, 1e-3), 'c');
  }

  @Test
  void takesFeaturesInColumnMajorOrder() {
    assertUpdatesOfDl4j(head(new LogitBinaryCrossEntropy(), 0, 0), 'f');
  }

  private static void assertUpdatesOfDl4j(MultiLayerConfiguration configuration, char order) {
    float[] start = parameters(configuration);
    float[] expected = trained(configuration, start, DL4J, order);
    float[] actual = trained(configuration, start, ComputeOptions.DEFAULT, order);
    assertThat(distance(expected, start)).isGreaterThan(1e-2 * norm(start));
    assertThat(distance(actual, expected)).isLessThan(1e-4 * norm(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, EXAMPLES})
  void predictsAsDl4jDoes(int examples) {
    MultiLayerConfiguration configuration = head(new LossBinaryXENT(), 0, 0);
    float[] parameters = parameters(configuration);
    float[] features = features(3).dup('c').data().asFloat();
    float[][] probabilities = new float[2][];
    ComputeOptions[] options = {DL4J, ComputeOptions.DEFAULT};
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network =
          TrainableNetworks.network(configuration.clone(), parameters, new float[0]);
      try (CellClassifier classifier =
          Classifiers.of(network, new int[] {UNITS}, EXAMPLES, options[i])) {
        assertThat(classifier.engine()).startsWith(i == 0 ? "dl4j" : "onednn");
        probabilities[i] = classifier.probabilities(features, examples);
      }
    }
    assertThat(probabilities[1]).hasSize(examples).containsExactly(probabilities[0], within(1e-5f));
  }

  private static float[] trained(
      MultiLayerConfiguration configuration, float[] start, ComputeOptions options, char order) {
    float[] parameters = new float[start.length];
    try (TrainableNetwork trainable =
        TrainableNetworks.accelerated(
            configuration.clone(),
            start,
            new float[0],
            new long[] {EXAMPLES, UNITS},
            EXAMPLES,
            options)) {
      assertThat(trainable.engine()).startsWith(options.equals(DL4J) ? "dl4j" : "onednn");
      for (int i = 0; i < 4; i++) {
        INDArray features = features(10 + i).dup(order);
        INDArray labels = features.getColumn(0).gt(0).castTo(features.dataType());
        trainable.fit(new DataSet(features, labels.reshape('c', EXAMPLES, 1)));
      }
      trainable.store(parameters, new float[2 * start.length]);
    }
    return parameters;
  }

  private static INDArray features(long seed) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn('c', EXAMPLES, UNITS);
  }

  private static float[] parameters(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    return FloatVectors.copy(network.params());
  }

  private static MultiLayerConfiguration head(ILossFunction loss, double dropout, double l2) {
    DenseLayer.Builder dense =
        new DenseLayer.Builder().nIn(UNITS).nOut(64).activation(Activation.RELU);
    OutputLayer.Builder output =
        new OutputLayer.Builder(loss).nIn(64).nOut(1).activation(Activation.SIGMOID);
    if (dropout > 0) {
      output.dropOut(new SeededDropout(dropout, 2));
    }
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .weightInit(WeightInit.RELU)
        .updater(new Adam(1e-2))
        .l2(l2)
        .list()
        .layer(dense.build())
        .layer(output.build())
        .build();
  }

  private static double distance(float[] values, float[] others) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.pow((double) values[i] - others[i], 2);
    }
    return Math.sqrt(sum);
  }

  private static double norm(float[] values) {
    return distance(values, new float[values.length]);
  }
}
