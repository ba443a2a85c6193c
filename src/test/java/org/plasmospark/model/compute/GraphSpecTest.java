package org.plasmospark.model.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphSpecTest {
  private static final Shape IMAGE = new Shape(3, 10, 9);

  @Test
  void infersTheShapesOfAllLayers() {
    GraphSpec graph =
        new GraphSpec(
            IMAGE,
            List.of(
                layer("a", convolution(4, Window.same(IMAGE, 3, 3, 2, 2)), GraphSpec.IMAGES),
                layer("b", convolution(4, Window.square(1, 1, Padding.NONE)), "a"),
                layer("sum", new Operation.Add(Activation.RELU), "a", "b"),
                layer("both", new Operation.Concat(), "sum", "a"),
                layer("pool", pooling(Window.square(3, 2, Padding.of(1))), "both"),
                layer("flat", new Operation.Flatten(), "pool"),
                layer("mean", new Operation.GlobalPooling(Operation.Pool.MEAN), "pool"),
                layer("dense", new Operation.Dense(1, Activation.IDENTITY), "mean")));
    assertThat(graph.shapes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                GraphSpec.IMAGES,
                IMAGE,
                "a",
                new Shape(4, 5, 5),
                "b",
                new Shape(4, 5, 5),
                "sum",
                new Shape(4, 5, 5),
                "both",
                new Shape(8, 5, 5),
                "pool",
                new Shape(8, 3, 3),
                "flat",
                new Shape(72, 1, 1),
                "mean",
                new Shape(8, 1, 1),
                "dense",
                new Shape(1, 1, 1)));
    assertThat(graph.features()).isEqualTo(new Shape(1, 1, 1));
    assertThat(graph.endsInLogit()).isTrue();
    assertThat(graph.readers("a")).isEqualTo(3);
    assertThat(graph.readers("dense")).isZero();
  }

  @Test
  void samePaddingPutsTheOddRowAtTheBottomAndTheOddColumnAtTheRight() {
    assertThat(Window.same(new Shape(1, 10, 9), 3, 3, 2, 2).padding())
        .isEqualTo(new Padding(0, 1, 1, 1));
    assertThat(Window.same(new Shape(1, 10, 9), 2, 4, 1, 1).padding())
        .isEqualTo(new Padding(0, 1, 1, 2));
    assertThat(Window.same(new Shape(1, 10, 9), 1, 1, 3, 3).padding()).isEqualTo(Padding.NONE);
  }

  @Test
  void saysWhichLayerCannotBeComputed() {
    assertRefused(
        "reads nothing, which no layer",
        layer("x", new Operation.Rectify(Activation.RELU), "nothing"));
    assertRefused(
        "two layers have the name x",
        layer("x", new Operation.Rectify(Activation.RELU), GraphSpec.IMAGES),
        layer("x", new Operation.Rectify(Activation.RELU), GraphSpec.IMAGES));
    assertRefused(
        "layer x cannot be computed: a window of 11 does not fit into 10 pixels",
        layer("x", pooling(Window.square(11, 1, Padding.NONE)), GraphSpec.IMAGES));
    assertRefused(
        "layer x cannot be computed: the inputs have different shapes",
        layer("p", pooling(Window.square(2, 2, Padding.NONE)), GraphSpec.IMAGES),
        layer("x", new Operation.Add(Activation.RELU), GraphSpec.IMAGES, "p"));
    assertRefused(
        "layer x cannot be computed: the inputs have different sizes",
        layer("p", pooling(Window.square(2, 2, Padding.NONE)), GraphSpec.IMAGES),
        layer("x", new Operation.Concat(), GraphSpec.IMAGES, "p"));
    assertRefused("at least one layer");
  }

  @Test
  void refusesWindowsThatSeeNothingButPadding() {
    assertThatThrownBy(() -> Window.square(2, 1, Padding.of(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Window.square(2, 0, Padding.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsWeightsOfTheRightSize() {
    GraphSpec graph =
        new GraphSpec(
            IMAGE,
            List.of(
                layer("c", convolution(2, Window.square(3, 1, Padding.NONE)), GraphSpec.IMAGES)));
    assertThatThrownBy(() -> new WeightedGraph(graph, Map.of()))
        .hasMessage("layer c needs weights for 27 inputs and 2 outputs");
    assertThatThrownBy(
            () ->
                new WeightedGraph(
                    graph, Map.of("c", new LayerWeights(new float[53], new float[2]))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            new WeightedGraph(graph, Map.of("c", new LayerWeights(new float[54], new float[2])))
                .graph())
        .isEqualTo(graph);
  }

  private static void assertRefused(String sentence, GraphLayer... layers) {
    assertThatThrownBy(() -> new GraphSpec(IMAGE, List.of(layers)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  private static GraphLayer layer(String name, Operation operation, String... inputs) {
    return new GraphLayer(name, operation, List.of(inputs));
  }

  private static Operation convolution(int filters, Window window) {
    return new Operation.Convolution(filters, window, Activation.IDENTITY);
  }

  private static Operation pooling(Window window) {
    return new Operation.Pooling(Operation.Pool.MAX, window);
  }
}
