package org.plasmospark.model.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.GraphBuilder;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.InferenceEngine;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.LayerWeights;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.model.compute.WeightedGraph;
import org.plasmospark.model.compute.Window;

class NativeMemoryTest {
  private static final long MEGABYTE = 1L << 20;
  private static final AdamSettings ADAM = AdamSettings.of(1e-3);

  @BeforeAll
  static void needsOneDnn() {
    Requirements.oneDnn();
  }

  @Test
  void staysFlatOverTenThousandSteps() throws IOException {
    assertFlat(TestNetworks.small());
  }

  @Test
  void staysFlatOverTenThousandStepsOfAHead() throws IOException {
    assertFlat(TestNetworks.droppedHead());
  }

  @Test
  void staysFlatOverTenThousandStepsOfAGraph() throws IOException {
    assertFlat(TestNetworks.mixed());
  }

  private static void assertFlat(TrainableGraph network) throws IOException {
    TestNetworks.Batch batch = TestNetworks.batch(network, 4, 1);
    try (TrainingEngine engine = new OneDnnTrainingEngine(network, 4, Precision.FLOAT32, ADAM)) {
      engine.load(TestNetworks.parameters(network, 2), null, 0);
      steps(engine, batch, 1_000);
      long before = residentBytes();
      steps(engine, batch, 10_000);
      assertThat(residentBytes() - before).isLessThan(16 * MEGABYTE);
    }
  }

  @Test
  void isGivenBackWhenEnginesAreClosed() throws IOException {
    TrainableGraph network = TestNetworks.full();
    float[] parameters = TestNetworks.parameters(network, 2);
    long each = 0;
    long before = 0;
    for (int i = 0; i < 8; i++) {
      if (i == 3) {
        before = residentBytes();
      }
      try (TrainingEngine engine = new OneDnnTrainingEngine(network, 4, Precision.FLOAT32, ADAM)) {
        engine.load(parameters, null, 0);
        each = engine.nativeBytes();
      }
    }
    assertThat(each).isGreaterThan(4L * Float.BYTES * network.parameterCount());
    assertThat(residentBytes() - before).isLessThan(each);
  }

  @Test
  void staysFlatOverAThousandPredictions() throws IOException {
    TrainableGraph network = TestNetworks.small();
    TestNetworks.Batch batch = TestNetworks.batch(network, 5, 1);
    WeightedGraph graph = WeightedGraph.of(network, TestNetworks.parameters(network, 2));
    try (InferenceEngine engine =
        new OneDnnInferenceEngine(graph, InputFormat.NUMBERS, 4, Precision.FLOAT32)) {
      predictions(engine, batch, 200);
      long before = residentBytes();
      predictions(engine, batch, 1_000);
      assertThat(residentBytes() - before).isLessThan(16 * MEGABYTE);
    }
  }

  @Test
  void holdsWhatIsNeededAtOnceNotWhatAllLayersCompute() {
    int layers = 20;
    Shape image = new Shape(8, 40, 40);
    Operation convolution =
        new Operation.Convolution(8, Window.square(3, 1, Padding.of(1)), Activation.RELU);
    GraphBuilder builder = new GraphBuilder(image);
    String last = GraphSpec.IMAGES;
    for (int i = 0; i < layers; i++) {
      LayerWeights weights = new LayerWeights(new float[8 * 8 * 9], new float[8]);
      builder.add("c" + i, convolution, weights, last);
      last = "c" + i;
    }
    try (InferenceEngine engine =
        new OneDnnInferenceEngine(builder.build(last), InputFormat.NUMBERS, 1, Precision.FLOAT32)) {
      long each = (long) Float.BYTES * image.length();
      // Image, its copy in another layout, input and output of a layer, result, scratchpad.
      assertThat(engine.nativeBytes()).isBetween(3 * each, 10 * each);
    }
  }

  private static void predictions(InferenceEngine engine, TestNetworks.Batch batch, int count) {
    float[] out = new float[5];
    for (int i = 0; i < count; i++) {
      engine.probabilities(batch.images(), 5, out);
    }
  }

  private static void steps(TrainingEngine engine, TestNetworks.Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      engine.step(batch.images(), batch.labels(), 4);
    }
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
