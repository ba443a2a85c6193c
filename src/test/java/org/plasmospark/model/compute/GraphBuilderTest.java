package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final Shape IMAGE = new Shape(1, 8, 8);
  private static final Window WINDOW = Window.square(3, 2, Padding.NONE);
  private static final BatchNormalization NORMALIZATION =
      new BatchNormalization(
          new float[] {2, 3}, new float[] {1, -1}, new float[] {5, 7}, new float[] {3, 8}, 1);

  @Test
  void foldsNormalizationAndReluIntoTheConvolutionBeforeThem() {
    WeightedGraph graph =
        builder()
            .normalize("norm", NORMALIZATION, "conv")
            .pass("same", "norm")
            .add("relu", new Operation.Rectify(Activation.RELU), "same")
            .build("relu");
    assertThat(graph.graph().layers())
        .containsExactly(
            new GraphLayer(
                "conv",
                new Operation.Convolution(2, WINDOW, Activation.RELU),
                List.of(GraphSpec.IMAGES)));
    // Factors 2/√4 = 1 and 3/√9 = 1, so only the bias changes: (10 − 5) + 1 and (20 − 7) − 1.
    assertThat(graph.weights().get("conv").bias()).containsExactly(6, 12);
    LayerWeights folded =
        graph
            .weights()
            .get("conv")
            .folded(
                new BatchNormalization(
                    new float[] {1, 2}, new float[2], new float[2], new float[] {0.25f, 16}, 0));
    assertThat(folded.values()[0]).isCloseTo(2f, within(1e-6f));
    assertThat(folded.values()[17]).isCloseTo(0.5f, within(1e-6f));
    assertThat(folded.bias()).containsExactly(12, 6);
  }

  @Test
  void aNormalizationBehindSomethingElseIsAConvolutionOfEachChannelAlone() {
    WeightedGraph graph =
        builder()
            .add("relu", new Operation.Rectify(Activation.RELU), "conv")
            .normalize("norm", NORMALIZATION, "relu")
            .add("again", new Operation.Rectify(Activation.RELU), "norm")
            .build("again");
    assertThat(graph.graph().output())
        .isEqualTo(
            new GraphLayer(
                "norm",
                new Operation.Convolution(2, Window.square(1, 1, Padding.NONE), Activation.RELU),
                List.of("conv")));
    assertThat(graph.weights().get("norm").values()).containsExactly(1, 0, 0, 1);
    assertThat(graph.weights().get("norm").bias()).containsExactly(1 - 5, -1 - 7);
  }

  @Test
  void aNormalizationOfWhatOthersReadTooLeavesThatAsItIs() {
    WeightedGraph graph =
        builder()
            .normalize("norm", NORMALIZATION, "conv")
            .add("sum", new Operation.Add(Activation.RELU), "conv", "norm")
            .build("sum");
    assertThat(graph.weights().get("conv").bias()).containsExactly(10, 20);
    assertThat(graph.weights().get("norm").bias()).containsExactly(-4, -8);
  }

  @Test
  void foldsZeroPaddingIntoTheWindowBehindIt() {
    WeightedGraph graph =
        new GraphBuilder(IMAGE)
            .pad("pad", new Padding(0, 1, 2, 0), GraphSpec.IMAGES)
            .pad("more", new Padding(1, 0, 0, 0), "pad")
            .add("conv", convolution(WINDOW, Activation.RELU), weights(), "more")
            .pad("around", Padding.of(1), "conv")
            .add("max", new Operation.Pooling(Operation.Pool.MAX, WINDOW), "around")
            .build("max");
    assertThat(graph.graph().layers().stream().map(GraphLayer::operation))
        .containsExactly(
            convolution(Window.square(3, 2, new Padding(1, 1, 2, 0)), Activation.RELU),
            new Operation.Pooling(Operation.Pool.MAX, Window.square(3, 2, Padding.of(1))));
    assertThat(graph.graph().features()).isEqualTo(new Shape(2, 2, 2));
  }

  @Test
  void theMeanOverZeroPaddingCountsTheZeros() {
    WeightedGraph graph =
        new GraphBuilder(IMAGE)
            .pad("pad", Padding.of(1), GraphSpec.IMAGES)
            .add("mean", new Operation.Pooling(Operation.Pool.MEAN, WINDOW), "pad")
            .build("mean");
    assertThat(graph.graph().output().operation())
        .isEqualTo(
            new Operation.Pooling(
                Operation.Pool.MEAN_WITH_PADDING, Window.square(3, 2, Padding.of(1))));
  }

  @Test
  void leavesAReluWhereOthersReadWhatIsBeforeIt() {
    WeightedGraph graph =
        builder()
            .add("relu", new Operation.Rectify(Activation.RELU), "conv")
            .add("sum", new Operation.Add(Activation.IDENTITY), "conv", "relu")
            .add("out", new Operation.Rectify(Activation.RELU), "sum")
            .build("out");
    assertThat(graph.graph().layers().stream().map(GraphLayer::operation))
        .containsExactly(
            convolution(WINDOW, Activation.IDENTITY),
            new Operation.Rectify(Activation.RELU),
            new Operation.Add(Activation.RELU));
  }

  @Test
  void leavesOutWhatTheOutputDoesNotDependOn() {
    WeightedGraph graph =
        builder().add("relu", new Operation.Rectify(Activation.RELU), "conv").build("conv");
    assertThat(graph.graph().layers()).hasSize(1);
    assertThat(graph.graph().output().operation())
        .isEqualTo(convolution(WINDOW, Activation.IDENTITY));
  }

  @Test
  void saysWhatCannotBeFolded() {
    assertRefused(
        "layer norm reads zero padding",
        builder().pad("pad", Padding.of(1), "conv").normalize("norm", NORMALIZATION, "pad"),
        "norm");
    assertRefused(
        "layer norm has statistics of 3 channels",
        new GraphBuilder(IMAGE)
            .add("conv", convolution(WINDOW, Activation.IDENTITY), weights(), GraphSpec.IMAGES)
            .normalize("first", NORMALIZATION, "conv")
            .normalize(
                "norm",
                new BatchNormalization(new float[3], new float[3], new float[3], new float[3], 1),
                "first"),
        "norm");
    assertRefused(
        "layer max reads zero padding",
        builder()
            .pad("pad", Padding.of(1), "conv")
            .add("max", new Operation.Pooling(Operation.Pool.MAX, WINDOW), "pad"),
        "max");
    assertRefused(
        "layer pad reads zero padding", builder().pad("pad", Padding.of(1), "conv"), "pad");
    assertRefused(
        "layer small cannot be padded",
        new GraphBuilder(IMAGE)
            .pad("pad", Padding.of(3), GraphSpec.IMAGES)
            .add("small", convolution(WINDOW, Activation.RELU), weights(), "pad"),
        "small");
    assertRefused("no layer nothing", builder(), "nothing");
    assertRefused("computes nothing", builder().pass("x", GraphSpec.IMAGES), "x");
  }

  private static void assertRefused(String sentence, GraphBuilder builder, String output) {
    assertThatThrownBy(() -> builder.build(output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  private static GraphBuilder builder() {
    return new GraphBuilder(IMAGE)
        .add("conv", convolution(WINDOW, Activation.IDENTITY), weights(), GraphSpec.IMAGES);
  }

  private static Operation convolution(Window window, Activation activation) {
    return new Operation.Convolution(2, window, activation);
  }

  private static LayerWeights weights() {
    float[] values = new float[18];
    java.util.Arrays.fill(values, 1);
    return new LayerWeights(values, new float[] {10, 20});
  }
}
