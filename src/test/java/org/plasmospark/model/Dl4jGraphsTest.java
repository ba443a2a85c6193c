package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer, on the engine and on stock DL4J. */
class Dl4jGraphsTest {
  private static final int[] SHAPE = {3, 13, 10};
  private static final double TOLERANCE = 1e-5;

  @Test
  void convolutionsAreTheSameWithAnyWindowAndPadding() {
    assertSame(chain(convolution(3, 3, 7).stride(2, 2).convolutionMode(ConvolutionMode.Same)));
    assertSame(chain(convolution(4, 2, 8).stride(1, 3).convolutionMode(ConvolutionMode.Same)));
    assertSame(chain(convolution(5, 3, 16).stride(2, 1).padding(2, 1)));
    assertSame(chain(convolution(1, 1, 5).stride(3, 3).hasBias(false)));
    assertSame(chain(convolution(3, 3, 9).activation(Activation.RELU)));
  }

  @Test
  void zeroPaddingInFrontOfConvolutionsAndPoolingsIsTheSame() {
    ZeroPaddingLayer uneven = new ZeroPaddingLayer.Builder(0, 1, 2, 1).build();
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("pad", uneven, "in")
                    .addLayer("conv", convolution(3, 3, 6).stride(2, 2).build(), "pad")
                    .addLayer("relu", new ActivationLayer(Activation.RELU), "conv")
                    .addLayer("pad2", uneven, "relu")
                    .addLayer("out", pooling(PoolingType.MAX).build(), "pad2")));
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("pad", uneven, "in")
                    .addLayer("out", pooling(PoolingType.AVG).build(), "pad")));
  }

  @Test
  void poolingsAreTheSame() {
    for (PoolingType type : new PoolingType[] {PoolingType.MAX, PoolingType.AVG}) {
      assertSame(chain(pooling(type)));
      assertSame(chain(pooling(type).padding(1, 1)));
      assertSame(chain(pooling(type).convolutionMode(ConvolutionMode.Same)));
      assertSame(graph(b -> b.addLayer("out", new GlobalPoolingLayer.Builder(type).build(), "in")));
    }
    assertSame(chain(pooling(PoolingType.AVG).padding(1, 1).avgPoolIncludePadInDivisor(true)));
  }

  @Test
  void batchNormalizationIsTheSame() {
    for (boolean logarithm : new boolean[] {true, false}) {
      assertSame(
          graph(
              builder ->
                  builder
                      .addLayer("conv", convolution(3, 3, 6).build(), "in")
                      .addLayer(
                          "norm",
                          new BatchNormalization.Builder().eps(0.01).useLogStd(logarithm).build(),
                          "conv")
                      .addLayer("out", new ActivationLayer(Activation.RELU), "norm")));
    }
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("conv", convolution(3, 3, 6).hasBias(false).build(), "in")
                    .addLayer(
                        "norm",
                        new BatchNormalization.Builder(true).gamma(1.5).beta(0.3).build(),
                        "conv")
                    .addLayer("out", new ActivationLayer(Activation.IDENTITY), "norm")));
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("dense", new DenseLayer.Builder().nOut(7).build(), "in")
                    .addLayer("norm", new BatchNormalization(), "dense")
                    .addLayer("out", new ActivationLayer(Activation.IDENTITY), "norm")));
  }

  @Test
  void additionsAreTheSameWhetherAConvolutionCanDoThemOrNot() {
    assertSame(graph(b -> residual(b, "in")));
    assertSame(
        graph(
            builder ->
                residual(builder, "in")
                    .addLayer("again", convolution(3, 3, 8).build(), "a")
                    .addLayer("third", convolution(3, 3, 8).build(), "out")
                    .addVertex("last", add(), "again", "third")));
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(1, 1, 8).build(), "in")
                    .addLayer("b", convolution(1, 1, 8).build(), "a")
                    .addVertex("last", add(), "a", "b")));
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(1, 1, 8).build(), "in")
                    .addLayer("b", convolution(1, 1, 8).build(), "in")
                    .addLayer(
                        "c",
                        pooling(PoolingType.MAX)
                            .convolutionMode(ConvolutionMode.Same)
                            .stride(1, 1)
                            .build(),
                        "a")
                    .addVertex("sum", add(), "a", "c", "b")
                    .addLayer("last", new ActivationLayer(Activation.RELU), "sum")));
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(1, 1, 3).build(), "in")
                    .addVertex("last", add(), "a", "in")));
  }

  @Test
  void aConvolutionThatWaitsForAnAdditionIsNotOverwritten() {
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(1, 1, 8).build(), "in")
                    .addLayer("waits", convolution(1, 1, 8).build(), "a")
                    .addLayer("b", convolution(1, 1, 8).build(), "in")
                    .addVertex("first", add(), "a", "b")
                    .addLayer(
                        "c",
                        convolution(3, 3, 8)
                            .convolutionMode(ConvolutionMode.Same)
                            .activation(Activation.RELU)
                            .build(),
                        "first")
                    .addVertex("last", add(), "c", "waits")));
  }

  @Test
  void joinedChannelsAreTheSame() {
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(1, 1, 8).build(), "in")
                    .addLayer("b", convolution(1, 1, 5).activation(Activation.RELU).build(), "a")
                    .addVertex("last", new MergeVertex(), "a", "in", "b")));
  }

  @Test
  void denseLayersAreTheSameWhereverTheyAre() {
    assertSame(
        graph(
            builder ->
                builder
                    .addLayer("a", convolution(3, 3, 4).build(), "in")
                    .addLayer("b", new DenseLayer.Builder().nOut(9).build(), "a")
                    .addLayer("c", new DenseLayer.Builder().nOut(9).build(), "b")
                    .addVertex("sum", add(), "b", "c")
                    .addLayer("drop", new DropoutLayer.Builder(0.5).build(), "sum")
                    .addLayer(
                        "last",
                        new DenseLayer.Builder().nOut(2).activation(Activation.RELU).build(),
                        "drop")));
  }

  @Test
  void frozenLayersAreReadAsWhatTheyAre() {
    assertSame(
        graph(
            builder -> builder.addLayer("a", new FrozenLayer(convolution(3, 3, 4).build()), "in")));
  }

  @Test
  void chainsOfLayersAreReadAsWell() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(convolution(3, 3, 4).build())
                .layer(new BatchNormalization())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(new DenseLayer.Builder().nOut(5).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .setInputType(InputType.convolutional(SHAPE[1], SHAPE[2], SHAPE[0]))
                .build());
    network.init();
    float[] images = TestFeatures.images(SHAPE, 5, 3);
    try (CellClassifier stock = new Dl4jClassifier(network, SHAPE, 5)) {
      float[] expected = stock.probabilities(images, 5);
      assertThat(Dl4jGraphs.read(network, SHAPE).graph()).isPresent();
      try (CellClassifier classifier =
          Classifiers.of(network.clone(), SHAPE, 5, ComputeOptions.DEFAULT)) {
        TestFeatures.requireEngine(classifier.engine());
        assertThat(TestFeatures.relativeError(classifier.probabilities(images, 5), expected))
            .isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void namesWhatIsNotCovered() {
    assertNotCovered("layer out", chain(convolution(3, 3, 4).dilation(2, 2)));
    assertNotCovered("tanh", chain(convolution(3, 3, 4).activation(Activation.TANH)));
    assertNotCovered("layer out", layer(new LocalResponseNormalization.Builder().build()));
    assertNotCovered("layer out", layer(pooling(PoolingType.PNORM).pnorm(2).build()));
    assertNotCovered("layer out", layer(new GlobalPoolingLayer.Builder(PoolingType.SUM).build()));
    assertNotCovered("vertex out", graph(b -> b.addVertex("out", new L2NormalizeVertex(), "in")));
    assertNotCovered(
        "vertex out",
        graph(
            b ->
                b.addVertex(
                    "out", new ElementWiseVertex(ElementWiseVertex.Op.Product), "in", "in")));
  }

  private static GraphBuilder residual(GraphBuilder builder, String input) {
    return builder
        .addLayer("a", convolution(1, 1, 8).build(), input)
        .addLayer(
            "b",
            convolution(3, 3, 5)
                .activation(Activation.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            "a")
        .addLayer("c", convolution(1, 1, 8).build(), "b")
        .addVertex("sum", add(), "a", "c")
        .addLayer("out", new ActivationLayer(Activation.RELU), "sum");
  }

  private static ElementWiseVertex add() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  private static ConvolutionLayer.Builder convolution(int rows, int columns, int filters) {
    return new ConvolutionLayer.Builder(rows, columns)
        .nOut(filters)
        .activation(Activation.IDENTITY);
  }

  private static SubsamplingLayer.Builder pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(3, 3).stride(2, 2);
  }

  private static ComputationGraph chain(ConvolutionLayer.Builder layer) {
    return layer(layer.build());
  }

  private static ComputationGraph chain(SubsamplingLayer.Builder layer) {
    return layer(layer.build());
  }

  private static ComputationGraph layer(Layer layer) {
    return graph(builder -> builder.addLayer("out", layer, "in"));
  }

  /** A network whose last layer or vertex is its output, with parameters that matter. */
  private static ComputationGraph graph(UnaryOperator<GraphBuilder> layers) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .weightInit(WeightInit.RELU)
            .biasInit(0.1)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(SHAPE[1], SHAPE[2], SHAPE[0]));
    layers.apply(builder);
    String last = builder.getVertices().keySet().stream().reduce((a, b) -> b).orElseThrow();
    ComputationGraph network = new ComputationGraph(builder.setOutputs(last).build());
    network.init();
    TestFeatures.spread(network, 5);
    return network;
  }

  private static void assertSame(ComputationGraph network) {
    assertThat(TestFeatures.errorOfTheEngine(network, SHAPE, 5, 3)).isLessThan(TOLERANCE);
  }

  private static void assertNotCovered(String what, ComputationGraph network) {
    Dl4jGraphs.Coverage coverage = Dl4jGraphs.read(network, SHAPE);
    assertThat(coverage.graph()).isEmpty();
    assertThat(coverage.sentence()).contains(what).endsWith(".");
    float[] images = TestFeatures.images(SHAPE, 2, 3);
    try (FeatureExtractor extractor =
        FeatureExtractors.open(network, SHAPE, 2, ComputeOptions.DEFAULT)) {
      assertThat(extractor.engine()).startsWith("dl4j");
      assertThat(extractor.features(images, 2)).isNotEmpty();
    }
  }
}
