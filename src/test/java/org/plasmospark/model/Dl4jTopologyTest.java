package org.plasmospark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.plasmospark.model.compute.Activation;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.LayerSpec;
import org.plasmospark.model.compute.NetworkSpec;

class Dl4jTopologyTest {

  @Test
  void readsLayersAndUpdater() {
    MultiLayerConfiguration configuration =
        network(builder -> builder.updater(new Adam(0.01, 0.8, 0.99, 1e-7)).l2(1e-4));
    Dl4jTopology.Coverage coverage = Dl4jTopology.read(configuration, 3, 12, 10);
    assertThat(coverage.network())
        .contains(
            new NetworkSpec(
                3,
                12,
                10,
                List.of(
                    new LayerSpec.Convolution(4, 3, 1, 1, Activation.RELU),
                    new LayerSpec.MaxPooling(2, 2),
                    new LayerSpec.Dense(5, Activation.IDENTITY),
                    new LayerSpec.Dense(1, Activation.IDENTITY))));
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
    assertThat(coverage.network().orElseThrow().layers().get(0))
        .isEqualTo(new LayerSpec.Convolution(4, 3, 1, 1, Activation.IDENTITY));
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
    assertNotCovered(new ConvolutionLayer.Builder(3, 1).nOut(4).build());
    assertNotCovered(
        new ConvolutionLayer.Builder(3, 3)
            .nOut(4)
            .activation(org.nd4j.linalg.activations.Activation.TANH)
            .build());
    assertNotCovered(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG).kernelSize(2, 2).build());
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
        network(b -> b, new DenseLayer.Builder().nOut(3).updater(new Adam(0.5)).build()));
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
