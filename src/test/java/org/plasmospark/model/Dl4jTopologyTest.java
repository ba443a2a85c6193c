package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
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
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.GraphSpec;
import org.plasmospark.model.compute.Operation;
import org.plasmospark.model.compute.Padding;
import org.plasmospark.model.compute.ParameterSegment;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.Window;

class Dl4jTopologyTest {

  @Test
  void readsLayersAndUpdater() {
    MultiLayerConfiguration configuration =
        network(builder -> builder.updater(new Adam(0.01, 0.8, 0.99, 1e-7)).l2(1e-4));
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(configuration, 3, 12, 10);
    Window window = Window.square(3, 1, Padding.of(1));
    assertThat(coverage.network().orElseThrow().graph().layers())
        .containsExactly(
            new GraphLayer(
                "0 (layer0)",
                new Operation.Convolution(4, window, Activation.RELU),
                List.of(GraphSpec.IMAGES)),
            new GraphLayer(
                "1 (layer1)",
                new Operation.Pooling(Operation.Pool.MAX, Window.square(2, 2, Padding.NONE)),
                List.of("0 (layer0)")),
            new GraphLayer(
                "2 (layer2)", new Operation.Dense(5, Activation.IDENTITY), List.of("1 (layer1)")),
            new GraphLayer(
                "3 (layer3)", new Operation.Dense(1, Activation.IDENTITY), List.of("2 (layer2)")));
    assertThat(coverage.adam()).contains(new AdamSettings(0.01, 0.8, 0.99, 1e-7, 1e-4));
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init();
    assertThat((long) coverage.network().orElseThrow().parameterCount()).isEqualTo(net.numParams());
  }

  @Test
  void readsSameModeAsPadding() {
    Layer same =
        new ConvolutionLayer.Builder(3, 3).convolutionMode(ConvolutionMode.Same).nOut(4).build();
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(network(b -> b, same), 3, 12, 10);
    assertThat(coverage.network().orElseThrow().graph().layers().get(0).operation())
        .isEqualTo(
            new Operation.Convolution(4, Window.square(3, 1, Padding.of(1)), Activation.IDENTITY));
  }

  @Test
  void saysWhichLayerIsNotCovered() {
    Dl4jTopology.Coverage coverage =
        Dl4jTopology.read(
            network(b -> b, new BatchNormalization.Builder().name("norm").build()), 3, 12, 10);
    assertThat(coverage.network()).isEmpty();
    assertThat(coverage.sentence()).contains("norm").endsWith(".");
    assertNotCovered(new ConvolutionLayer.Builder(3, 3).nOut(4).dilation(2, 2).build());
    assertNotCovered(new ConvolutionLayer.Builder(3, 3).nOut(4).hasBias(false).build());
    assertNotCovered(
        new ConvolutionLayer.Builder(3, 3)
            .nOut(4)
            .activation(org.nd4j.linalg.activations.Activation.TANH)
            .build());
    assertNotCovered(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
            .pnorm(2)
            .kernelSize(2, 2)
            .build());
  }

  @Test
  void doesNotCoverAStepBetweenTheLayersThatTheEnginesDoNotKnow() {
    MultiLayerConfiguration changed = network(b -> b);
    changed.getInputPreProcessors().put(0, new FeedForwardToCnnPreProcessor(12, 10, 3));
    assertThat(Dl4jTopology.read(changed, 3, 12, 10).network()).isEmpty();

    MultiLayerConfiguration otherOrder = network(b -> b);
    int dense = 2;
    assertThat(otherOrder.getInputPreProcess(dense))
        .isInstanceOf(CnnToFeedForwardPreProcessor.class);
    otherOrder
        .getInputPreProcessors()
        .put(dense, new CnnToFeedForwardPreProcessor(6, 5, 4, CNN2DFormat.NHWC));
    assertThat(Dl4jTopology.read(otherOrder, 3, 12, 10).network()).isEmpty();
  }

  @Test
  void saysWhyATrainingIsNotCovered() {
    assertNotTrainable(network(builder -> builder.updater(new Sgd(0.1))));
    assertNotTrainable(network(builder -> builder.l1(0.1)));
    assertNotTrainable(network(builder -> builder.l2Bias(0.1)));
    assertNotTrainable(network(builder -> builder.dropOut(0.5)));
    assertNotTrainable(
        network(
            builder ->
                builder.gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)));
    assertNotTrainable(
        network(
            b -> b,
            new DenseLayer.Builder().nOut(3).updater(new Adam(0.5, 0.8, 0.999, 1e-8)).build()));
    assertNotTrainable(
        network(
            b -> b,
            new DenseLayer.Builder()
                .nOut(3)
                .updater(new Adam(SmallTraining.options(0.5).learningRate()))
                .build()));
  }

  @Test
  void readsTheLearningRatesOfLayersAsSharesOfTheOutputs() {
    Dl4jTopology.Coverage coverage =
        Dl4jTopology.read(
            network(b -> b, new DenseLayer.Builder().nOut(3).updater(new Adam(0.0005)).build()),
            3,
            12,
            10);
    TrainableGraph network = coverage.network().orElseThrow();
    assertThat(network.rates()).hasSize(1);
    assertThat(network.rates().values().iterator().next())
        .isEqualTo(0.0005 / coverage.adam().orElseThrow().learningRate());
  }

  @Test
  void readsGraphsWithTheirLayersInDl4jsOrder() {
    ComputationGraphConfiguration configuration =
        graph(
            builder ->
                builder
                    .addLayer("pad", new ZeroPaddingLayer.Builder(0, 1, 1, 0).build(), "in")
                    .addLayer("b", convolution(3).build(), "pad")
                    .addLayer("a", convolution(1).build(), "in")
                    .addLayer("pool", pooling(), "a")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "pool", "b")
                    .addLayer(
                        "relu",
                        new ActivationLayer(org.nd4j.linalg.activations.Activation.RELU),
                        "sum")
                    .addVertex("joined", new MergeVertex(), "relu", "sum"),
            "joined",
            new SeededDropout(0.5, 3));
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(configuration, 3, 12, 10);
    TrainableGraph network = coverage.network().orElseThrow();
    assertThat(coverage.adam()).contains(AdamSettings.of(0.01));
    assertThat(network.dropouts()).isEqualTo(Map.of("out", 0.5));
    assertThat(network.graph().layers())
        .contains(
            new GraphLayer(
                "b",
                new Operation.Convolution(
                    4, new Window(3, 3, 1, 1, new Padding(0, 1, 1, 0)), Activation.IDENTITY),
                List.of(GraphSpec.IMAGES)),
            new GraphLayer("relu", new Operation.Rectify(Activation.RELU), List.of("sum")));
    ComputationGraph net = new ComputationGraph(configuration);
    net.init();
    assertThat((long) network.parameterCount()).isEqualTo(net.numParams());
    INDArray flat = net.params();
    for (int i = 0; i < net.numParams(); i++) {
      flat.putScalar(i, i);
    }
    for (ParameterSegment segment : network.parameterSegments()) {
      INDArray values = net.getLayer(segment.layer()).getParam(segment.bias() ? "b" : "W");
      assertThat(values.minNumber().intValue()).as("%s", segment).isEqualTo(segment.offset());
      assertThat(values.length()).isEqualTo(segment.length());
    }
  }

  @Test
  void saysWhichVertexIsNotCovered() {
    assertNotCovered("layer norm", b -> b.addLayer("norm", new BatchNormalization(), "in"), "norm");
    assertNotCovered(
        "layer frozen",
        b -> b.addLayer("frozen", new FrozenLayer(convolution(1).build()), "in"),
        "frozen");
    assertNotCovered(
        "layer drop", b -> b.addLayer("drop", new DropoutLayer.Builder(0.5).build(), "in"), "drop");
    assertNotCovered(
        "vertex norm", b -> b.addVertex("norm", new L2NormalizeVertex(), "in"), "norm");
    assertNotCovered(
        "behind a dense layer",
        b ->
            b.addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "in")
                .addVertex(
                    "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "dense", "dense"),
        "sum");
    assertNotCovered(
        "parameters",
        b -> b.allowDisconnected(true).addLayer("idle", convolution(1).build(), "in"),
        "in");
    ComputationGraphConfiguration other =
        graph(b -> b.addLayer("a", convolution(1).build(), "in"), "a", null);
    assertThat(Dl4jTopology.read(other, 5, 12, 10).sentence()).contains("parameters");
  }

  private static void assertNotCovered(
      String what, UnaryOperator<GraphBuilder> layers, String last) {
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(graph(layers, last, null), 3, 12, 10);
    assertThat(coverage.network()).isEmpty();
    assertThat(coverage.sentence()).contains(what).endsWith(".");
  }

  private static ComputationGraphConfiguration graph(
      UnaryOperator<GraphBuilder> layers, String last, SeededDropout dropout) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(12, 10, 3));
    return layers
        .apply(builder)
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.XENT)
                .nOut(1)
                .activation(org.nd4j.linalg.activations.Activation.SIGMOID)
                .dropOut(dropout)
                .build(),
            last)
        .setOutputs("out")
        .build();
  }

  private static ConvolutionLayer.Builder convolution(int size) {
    return new ConvolutionLayer.Builder(size, size).nOut(4);
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(1, 1)
        .build();
  }

  private static void assertNotCovered(Layer layer) {
    assertThat(Dl4jTopology.read(network(b -> b, layer), 3, 12, 10).network()).isEmpty();
  }

  private static void assertNotTrainable(MultiLayerConfiguration configuration) {
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(configuration, 3, 12, 10);
    assertThat(coverage.network()).as(coverage.sentence()).isPresent();
    assertThat(coverage.adam()).isEmpty();
    assertThat(coverage.sentence()).contains("not for training");
  }

  private static MultiLayerConfiguration network(
      UnaryOperator<NeuralNetConfiguration.Builder> change) {
    return network(
        change,
        new ConvolutionLayer.Builder(3, 3)
            .padding(1, 1)
            .nOut(4)
            .activation(org.nd4j.linalg.activations.Activation.RELU)
            .build(),
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build(),
        new DenseLayer.Builder().nOut(5).build());
  }

  private static MultiLayerConfiguration network(
      UnaryOperator<NeuralNetConfiguration.Builder> change, Layer... layers) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .activation(org.nd4j.linalg.activations.Activation.IDENTITY);
    NeuralNetConfiguration.ListBuilder list = change.apply(builder).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list.layer(
            new OutputLayer.Builder(LossFunction.XENT)
                .nOut(1)
                .activation(org.nd4j.linalg.activations.Activation.SIGMOID)
                .build())
        .setInputType(InputType.convolutional(12, 10, 3))
        .build();
  }
}
