package org.plasmospark.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.plasmospark.model.compute.GraphLayer;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.WeightedGraph;

/**
 * A base of which the last blocks, or all, are trained together with a head. The trunk, everything
 * before them, stays as it is and is computed apart. The blocks, what makes features of their
 * channels, and the head are one network that is trained. Batch normalization is folded into the
 * convolutions, so that neither its statistics nor its factors can change.
 */
public final class FineTuning {
  private final ComputationGraph base;
  private final int[] images;
  private final GraphCut cut;
  private final Optional<PortableNetwork> trunk;
  private final Shape shape;
  private final ComputationGraph network;

  /**
   * @param base up to the features
   * @param images channels, rows, columns of its input
   * @param blocks of the base, from the images on
   * @param start where the layers begin that are trained
   * @param layerDecay factor of the learning rate from block to block, as {@link LayerDecay} has it
   * @param head to begin with; copied
   * @param options learning rate of Adam and L2 of the blocks; the head has the rest
   */
  FineTuning(
      ComputationGraph base,
      int[] images,
      List<String> blocks,
      FineTuningStart start,
      double layerDecay,
      MultiLayerNetwork head,
      TrainingOptions options) {
    this.base = base;
    this.images = images.clone();
    this.cut = GraphCut.before(start, base);
    if (cut.atTheImages()) {
      this.trunk = Optional.empty();
      this.shape = new Shape(images[0], images[1], images[2]);
    } else {
      GraphBuilder graph = BaseNetworks.graph(images[1], images[2], 0);
      cut.addBefore(graph);
      ComputationGraph whole = withWeights(graph, cut.at());
      this.trunk = Optional.of(PortableNetwork.of(whole));
      this.shape = Dl4jGraphs.read(whole, images).graph().orElseThrow().graph().features();
      NetworkMemory.free(whole);
    }
    WeightedGraph folded = folded();
    List<String> layers = folded.graph().layers().stream().map(GraphLayer::name).toList();
    this.network = tail(folded, LayerDecay.of(layers, blocks, layerDecay), head, options);
  }

  /** The base up to what the first trained block reads; empty if all of it is trained. */
  public Optional<PortableNetwork> trunk() {
    return trunk;
  }

  /** Channels, rows, columns of what the trunk makes of an image, or of the image. */
  public int[] shape() {
    return new int[] {shape.channels(), shape.height(), shape.width()};
  }

  /**
   * Trained blocks and head, from what the trunk makes of images, or from the images, to the
   * probability of the positive class; to be trained in place.
   */
  public ComputationGraph network() {
    return network;
  }

  /** Trunk, blocks and head as they stand, from pixels to the probability. */
  public PortableNetwork fused() {
    GraphBuilder graph = BaseNetworks.graph(images[1], images[2], 0);
    cut.addBefore(graph);
    ComputationGraphConfiguration tail = network.getConfiguration();
    GraphCut.add(tail, tail.getVertices().keySet(), graph, BaseNetworks.INPUT, cut.at());
    ComputationGraph whole = withWeights(graph, tail.getNetworkOutputs().get(0));
    FrozenBase.copy(network.paramTable(), whole.paramTable());
    PortableNetwork fused = PortableNetwork.of(whole);
    NetworkMemory.free(whole);
    return fused;
  }

  /** The trained blocks and what makes features of them, without batch normalization. */
  private WeightedGraph folded() {
    GraphBuilder graph =
        BaseNetworks.graph(settings(new NoOp()), shape.channels(), shape.height(), shape.width());
    ComputationGraph block = withWeights(graph, cut.addBehind(graph, BaseNetworks.INPUT));
    WeightedGraph folded = Dl4jGraphs.read(block, shape()).graph().orElseThrow();
    NetworkMemory.free(block);
    return folded;
  }

  private ComputationGraph tail(
      WeightedGraph block,
      Map<String, Double> rates,
      MultiLayerNetwork head,
      TrainingOptions options) {
    Adam adam = new Adam(options.learningRate());
    NeuralNetConfiguration.Builder settings = settings(adam);
    if (options.l2() > 0) {
      settings.l2(options.l2());
    }
    GraphBuilder graph =
        BaseNetworks.graph(settings, shape.channels(), shape.height(), shape.width());
    String last = new Dl4jGraphWriter(graph, BaseNetworks.INPUT).add(block.graph());
    rates.forEach((name, rate) -> slow(graph, name, options.learningRate(), rate));
    String output = Heads.addTo(graph, head, last, layer -> ((BaseLayer) layer).setIUpdater(adam));
    ComputationGraph tail = FrozenBase.initialised(graph, output);
    Dl4jGraphWriter.copy(block, tail);
    Heads.copy(head, tail);
    return tail;
  }

  /** Gives a layer, if it has weights, a share of the learning rate. */
  private static void slow(
      GraphBuilder graph, String name, LearningRateSchedule schedule, double share) {
    if (share != 1
        && graph.getVertices().get(name) instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof BaseLayer layer) {
      layer.setIUpdater(new Adam(schedule.at(share * schedule.rate())));
    }
  }

  /** All weights are set; without a seed the configuration would have the time in it. */
  private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(0).updater(updater);
  }

  /** A graph with the weights of the layers that the base has under the same names. */
  private ComputationGraph withWeights(GraphBuilder graph, String output) {
    ComputationGraph made = FrozenBase.initialised(graph, output);
    Map<String, INDArray> weights = base.paramTable();
    made.paramTable()
        .forEach(
            (name, values) -> {
              if (weights.containsKey(name)) {
                values.assign(weights.get(name));
              }
            });
    return made;
  }
}
