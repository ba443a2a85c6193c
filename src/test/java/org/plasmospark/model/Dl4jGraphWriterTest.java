package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.NoOp;
import org.plasmospark.model.compute.WeightedGraph;

/** Graphs of DL4J's that were read for the engines and written again, on DL4J's layers. */
class Dl4jGraphWriterTest {
  private static final int[] SHAPE = {3, 13, 10};
  private static final ComputeOptions DL4J =
      new ComputeOptions(ComputeOptions.Engine.DL4J, ComputeOptions.PrecisionChoice.FLOAT32);

  @BeforeAll
  static void chooseTheBackend() {
    NativeBackend.select();
  }

  @Test
  void aResidualBlockKeepsItsFeaturesAndLosesItsNormalization() {
    assertSame(
        graph -> {
          graph.addLayer("conv", same(5), BaseNetworks.INPUT);
          graph.addLayer("bn", new BatchNormalization(), "conv");
          graph.addLayer("relu", new ActivationLayer(Activation.RELU), "bn");
          graph.addLayer("conv2", same(3), "relu");
          graph.addLayer("bn2", new BatchNormalization(), "conv2");
          graph.addVertex(
              "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), BaseNetworks.INPUT, "bn2");
          graph.addLayer("relu2", new ActivationLayer(Activation.RELU), "add");
          graph.addLayer("out", new GlobalPoolingLayer(PoolingType.AVG), "relu2");
        });
  }

  @Test
  void paddingOfOneSideMoreThanTheOtherStays() {
    assertSame(
        graph -> {
          graph.addLayer(
              "pad", new ZeroPaddingLayer.Builder(0, 1, 2, 1).build(), BaseNetworks.INPUT);
          graph.addLayer(
              "strided",
              new ConvolutionLayer.Builder(3, 3)
                  .stride(2, 2)
                  .nOut(4)
                  .activation(Activation.RELU)
                  .build(),
              "pad");
          graph.addLayer(
              "out",
              new ConvolutionLayer.Builder(4, 2)
                  .convolutionMode(ConvolutionMode.Same)
                  .nOut(4)
                  .activation(Activation.IDENTITY)
                  .build(),
              "strided");
        });
  }

  @Test
  void branchesAndPoolingsStay() {
    assertSame(
        graph -> {
          graph.addLayer("one", pooling(SubsamplingLayer.PoolingType.MAX), BaseNetworks.INPUT);
          graph.addLayer("two", pooling(SubsamplingLayer.PoolingType.AVG), BaseNetworks.INPUT);
          graph.addVertex("merged", new MergeVertex(), "one", "two");
          graph.addLayer("relu", new ActivationLayer(Activation.RELU), "merged");
          graph.addLayer("out", new GlobalPoolingLayer(PoolingType.MAX), "relu");
        });
  }

  @Test
  void refusesAPoolingThatPadsOneSideMore() {
    ComputationGraph network =
        network(
            graph ->
                graph.addLayer(
                    "out",
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(1, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                    BaseNetworks.INPUT));
    assertThatThrownBy(() -> written(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer out pads one side more than the other");
  }

  private static void assertSame(Consumer<GraphBuilder> layers) {
    ComputationGraph network = network(layers);
    TestFeatures.spread(network, 5);
    ComputationGraph written = written(network);
    assertThat(Networks.layers(written)).noneMatch(BatchNormalization.class::isInstance);
    float[] images = TestFeatures.images(SHAPE, 2, 3);
    try (FeatureExtractor before = FeatureExtractors.open(network, SHAPE, 2, DL4J);
        FeatureExtractor after = FeatureExtractors.open(written, SHAPE, 2, DL4J)) {
      assertThat(TestFeatures.relativeError(after.features(images, 2), before.features(images, 2)))
          .isLessThan(1e-5);
    }
  }

  private static ComputationGraph written(ComputationGraph network) {
    WeightedGraph read = Dl4jGraphs.read(network, SHAPE).graph().orElseThrow();
    GraphBuilder graph = graph();
    String output = new Dl4jGraphWriter(graph, BaseNetworks.INPUT).add(read.graph());
    ComputationGraph written = FrozenBase.initialised(graph, output);
    Dl4jGraphWriter.copy(read, written);
    return written;
  }

  private static ComputationGraph network(Consumer<GraphBuilder> layers) {
    GraphBuilder graph = graph();
    layers.accept(graph);
    return FrozenBase.initialised(graph, "out");
  }

  private static GraphBuilder graph() {
    return BaseNetworks.graph(
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .weightInit(WeightInit.XAVIER)
            .updater(new NoOp()),
        SHAPE[0],
        SHAPE[1],
        SHAPE[2]);
  }

  private static ConvolutionLayer same(int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static SubsamplingLayer pooling(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(3, 2).stride(2, 2).padding(1, 0).build();
  }
}
