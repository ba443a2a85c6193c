package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainableGraphTest {
  private static final Operation LOGIT = new Operation.Dense(1, Activation.IDENTITY);
  private static final Operation MEAN = new Operation.GlobalPooling(Operation.Pool.MEAN);

  @Test
  void derivesTheParametersOfTheCustomCnn() {
    TrainableGraph network =
        chain(
            new Shape(3, 170, 170),
            convolution(32, 3),
            maxPooling(),
            convolution(64, 3),
            maxPooling(),
            new Operation.Dense(128, Activation.RELU),
            LOGIT);
    assertThat(network.graph().shapes().get("3")).isEqualTo(new Shape(64, 41, 41));
    assertThat(network.parameterCount()).isEqualTo(13_790_401);
    assertThat(network.imageLength()).isEqualTo(86_700);
    assertThat(network.featureLayers()).isEqualTo(4);
  }

  @Test
  void parameterSegmentsFollowEachOtherWithoutGaps() {
    Window window = new Window(3, 2, 2, 1, Padding.NONE);
    TrainableGraph network =
        chain(
            new Shape(2, 9, 7),
            new Operation.Convolution(5, window, Activation.RELU),
            new Operation.Dense(4, Activation.RELU),
            LOGIT);
    List<ParameterSegment> segments = network.parameterSegments();
    assertThat(segments)
        .extracting(ParameterSegment::bias)
        .containsExactly(true, false, false, true, false, true);
    int offset = 0;
    for (ParameterSegment segment : segments) {
      assertThat(segment.offset()).isEqualTo(offset);
      offset += segment.length();
    }
    assertThat(offset)
        .isEqualTo(network.parameterCount())
        .isEqualTo(5 + 5 * 2 * 3 * 2 + 4 * 5 * 4 * 6 + 4 + 4 + 1);
  }

  @Test
  void itsWeightsAreCutOutOfTheFlatVector() {
    TrainableGraph network = chain(new Shape(2, 6, 5), convolution(3, 3), maxPooling(), LOGIT);
    float[] parameters = new float[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i;
    }
    WeightedGraph graph = WeightedGraph.of(network, parameters);
    assertThat(graph.graph()).isEqualTo(network.graph());
    assertThat(graph.weights().get("0").bias()).containsExactly(0, 1, 2);
    assertThat(graph.weights().get("0").values()).hasSize(54).startsWith(3, 4);
    assertThat(graph.weights().get("2").values()).hasSize(6).startsWith(57);
    assertThat(graph.weights().get("2").bias()).containsExactly(63);
    assertThatThrownBy(() -> WeightedGraph.of(network, new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsWhatCannotBeTrained() {
    Shape image = new Shape(2, 6, 5);
    assertRefused("logit", () -> chain(image, maxPooling()));
    assertRefused("logit", () -> chain(image, new Operation.Dense(2, Activation.IDENTITY)));
    assertRefused("behind a dense layer", () -> chain(image, LOGIT, MEAN, LOGIT));
    assertRefused(
        "behind a dense layer",
        () ->
            new TrainableGraph(
                new GraphSpec(
                    image,
                    List.of(
                        new GraphLayer("a", LOGIT, List.of(GraphSpec.IMAGES)),
                        new GraphLayer("b", LOGIT, List.of(GraphSpec.IMAGES)),
                        new GraphLayer(
                            "sum", new Operation.Add(Activation.IDENTITY), List.of("a", "b")),
                        new GraphLayer("c", LOGIT, List.of("sum"))))));
    assertRefused(
        "reads what layer idle does",
        () ->
            new TrainableGraph(
                new GraphSpec(
                    image,
                    List.of(
                        new GraphLayer("idle", MEAN, List.of(GraphSpec.IMAGES)),
                        new GraphLayer("last", LOGIT, List.of(GraphSpec.IMAGES))))));
    GraphSpec graph = chain(image, convolution(3, 3), LOGIT).graph();
    assertRefused("drop", () -> new TrainableGraph(graph, Map.of("0", 0.5)));
    assertRefused("drop", () -> new TrainableGraph(graph, Map.of("1", 1.0)));
    assertRefused("do not exist", () -> new TrainableGraph(graph, Map.of("2", 0.5)));
    assertThat(new TrainableGraph(graph, Map.of("1", 0.5)).dropout(graph.output())).isEqualTo(0.5);
  }

  private static void assertRefused(String sentence, ThrowingCallable making) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  private static TrainableGraph chain(Shape image, Operation... operations) {
    GraphBuilder builder = new GraphBuilder(image);
    String last = GraphSpec.IMAGES;
    for (int i = 0; i < operations.length; i++) {
      builder.add(String.valueOf(i), operations[i], last);
      last = String.valueOf(i);
    }
    return new TrainableGraph(builder.topology(last));
  }

  private static Operation convolution(int filters, int size) {
    Window window = Window.square(size, 1, Padding.NONE);
    return new Operation.Convolution(filters, window, Activation.RELU);
  }

  private static Operation maxPooling() {
    return new Operation.Pooling(Operation.Pool.MAX, Window.square(2, 2, Padding.NONE));
  }
}
