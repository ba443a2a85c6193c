package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.WeightedGraph;

class OneDnnInferenceEngineTest {

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  static Stream<TrainableGraph> networks() {
    return Stream.concat(TestNetworks.all(), Stream.of(TestNetworks.full()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsWhatStockDl4jPredicts(TrainableGraph network) {
    float[] parameters = TestNetworks.parameters(network, 1);
    TestNetworks.Batch batch = TestNetworks.batch(network, 7, 2);
    ComputationGraph net = Dl4jNetworks.of(network, AdamSettings.of(1e-3));
    net.setParams(Nd4j.createFromArray(parameters));
    float[] expected = net.outputSingle(batch.dl4jImages(network)).toFloatVector();
    assertThat(predict(network, parameters, batch, 3, Precision.FLOAT32))
        .containsExactly(expected, within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsNearlyTheSameInBfloat16(TrainableGraph network) {
    Requirements.precision(Precision.BFLOAT16);
    float[] parameters = TestNetworks.parameters(network, 1);
    TestNetworks.Batch batch = TestNetworks.batch(network, 7, 2);
    float[] expected = predict(network, parameters, batch, 3, Precision.FLOAT32);
    assertThat(predict(network, parameters, batch, 3, Precision.BFLOAT16))
        .containsExactly(expected, within(0.02f));
  }

  @Test
  void theResultOfAnExampleDoesNotDependOnItsNeighbours() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 3);
    TestNetworks.Batch batch = TestNetworks.batch(network, 5, 4);
    float[] all = predict(network, parameters, batch, 4, Precision.FLOAT32);
    for (int i = 0; i < 5; i++) {
      int length = network.imageLength();
      float[] image = Arrays.copyOfRange(batch.images(), i * length, (i + 1) * length);
      TestNetworks.Batch alone = new TestNetworks.Batch(image, new float[1]);
      assertThat(predict(network, parameters, alone, 4, Precision.FLOAT32)[0]).isEqualTo(all[i]);
    }
  }

  @Test
  void theSlicesOfANetworkWithLargeWeightsMeetInTheBatch() {
    TrainableGraph network = TestNetworks.heavy();
    float[] parameters = TestNetworks.parameters(network, 3);
    TestNetworks.Batch batch = TestNetworks.batch(network, 21, 4);
    float[] alone = predict(network, parameters, batch, 1, Precision.FLOAT32);
    assertThat(predict(network, parameters, batch, 19, Precision.FLOAT32))
        .containsExactly(alone, within(1e-6f));
    assertThat(alone).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsTheSameFromBytesAsFromTheirNumbers(TrainableGraph network) {
    for (Precision precision : Requirements.precisions()) {
      float factor = 1f / 255;
      int length = network.imageLength();
      int channels = network.graph().image().channels();
      int plane = length / channels;
      byte[] pixels = new byte[5 * length];
      new Random(7).nextBytes(pixels);
      float[] numbers = new float[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        int at = i % length;
        int channel = at % channels;
        numbers[i - at + channel * plane + at / channels] = (pixels[i] & 0xFF) * factor;
      }
      WeightedGraph graph = WeightedGraph.of(network, TestNetworks.parameters(network, 1));
      float[] expected = new float[5];
      float[] predicted = new float[5];
      try (InferenceEngine bytes =
              new OneDnnInferenceEngine(graph, InputFormat.pixels(factor), 3, precision);
          InferenceEngine floats =
              new OneDnnInferenceEngine(graph, InputFormat.NUMBERS, 3, precision)) {
        floats.probabilities(numbers, 5, expected);
        bytes.probabilities(pixels, 5, predicted);
        assertThat(predicted).as(precision.text()).containsExactly(expected, within(1e-6f));
        assertThatThrownBy(() -> bytes.probabilities(numbers, 1, predicted))
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> floats.probabilities(pixels, 1, predicted))
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.probabilities(new byte[length], 2, predicted))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void readsFromTheBuffersPositionAndLeavesItThere() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 3);
    TestNetworks.Batch batch = TestNetworks.batch(network, 2, 4);
    float[] all = predict(network, parameters, batch, 4, Precision.FLOAT32);
    FloatBuffer second = FloatBuffer.wrap(batch.images()).position(network.imageLength());
    float[] out = new float[1];
    try (InferenceEngine engine = engine(network, parameters, 4, Precision.FLOAT32)) {
      engine.probabilities(second, 1, out);
    }
    assertThat(out[0]).isEqualTo(all[1]);
    assertThat(second.position()).isEqualTo(network.imageLength());
  }

  @Test
  void rejectsWhatDoesNotFit() {
    TrainableGraph network = TestNetworks.small();
    float[] parameters = TestNetworks.parameters(network, 3);
    try (InferenceEngine engine = engine(network, parameters, 4, Precision.FLOAT32)) {
      assertThatThrownBy(() -> engine.probabilities(new float[9], 1, new float[1]))
          .isInstanceOf(IllegalArgumentException.class);
      float[] images = new float[2 * network.imageLength()];
      assertThatThrownBy(() -> engine.probabilities(images, 2, new float[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void makesProbabilitiesOfLogitsOnly() {
    Operation pooling = new Operation.GlobalPooling(Operation.Pool.MEAN);
    WeightedGraph network =
        new GraphBuilder(new Shape(3, 4, 4)).add("mean", pooling, GraphSpec.IMAGES).build("mean");
    try (InferenceEngine engine =
        new OneDnnInferenceEngine(network, InputFormat.NUMBERS, 1, Precision.FLOAT32)) {
      assertThatThrownBy(() -> engine.probabilities(new float[48], 1, new float[3]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("mean");
    }
  }

  @Test
  void refusesToComputeWhenItIsClosedAndMayBeClosedTwice() {
    TrainableGraph network = TestNetworks.small();
    InferenceEngine engine =
        engine(network, TestNetworks.parameters(network, 3), 4, Precision.FLOAT32);
    assertThat(engine.nativeBytes()).isPositive();
    engine.close();
    engine.close();
    float[] image = new float[network.imageLength()];
    assertThatThrownBy(() -> engine.probabilities(image, 1, new float[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static InferenceEngine engine(
      TrainableGraph network, float[] parameters, int batchSize, Precision precision) {
    return new OneDnnInferenceEngine(
        WeightedGraph.of(network, parameters), InputFormat.NUMBERS, batchSize, precision);
  }

  private static float[] predict(
      TrainableGraph network,
      float[] parameters,
      TestNetworks.Batch batch,
      int batchSize,
      Precision precision) {
    float[] out = new float[batch.labels().length];
    try (InferenceEngine engine = engine(network, parameters, batchSize, precision)) {
      engine.probabilities(batch.images(), out.length, out);
    }
    return out;
  }
}
