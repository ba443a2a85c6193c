package org.plasmospark.model;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.plasmospark.model.compute.Shape;
import org.plasmospark.model.compute.WeightedGraph;

/**
 * A base with its last block unfrozen. The trunk, everything before that block, stays as it is and
 * is computed apart. The block, what makes its channels into features, and the head are one network
 * that is trained. Batch normalization of the block is folded into its convolutions, so that
 * neither its statistics nor its factors can change.
 */
public final class FineTuning {
  private final ComputationGraph base;
  private final int[] images;
  private final GraphCut cut;
  private final PortableNetwork trunk;
  private final Shape shape;
  private final ComputationGraph network;

  /**
   * @param base up to the features
   * @param images channels, rows, columns of its input
   * @param beforeLastBlock the one layer that the last block reads
   * @param head to begin with; copied
   * @param options learning rate of Adam and L2 of the block; the head has the rest
   */
  FineTuning(
      ComputationGraph base,
      int[] images,
      String beforeLastBlock,
      MultiLayerNetwork head,
      TrainingOptions options) {
    this.base = base;
    this.images = images.clone();
    this.cut = GraphCut.of(base, beforeLastBlock);
    GraphBuilder graph = BaseNetworks.graph(images[1], images[2], 0);
    cut.addBefore(graph);
    ComputationGraph whole = withWeights(graph, cut.at());
    this.trunk = PortableNetwork.of(whole);
    this.shape = Dl4jGraphs.read(whole, images).graph().orElseThrow().graph().features();
    NetworkMemory.free(whole);
    this.network = tail(folded(), head, options);
  }

  /** The base up to what the last block reads. */
  public PortableNetwork trunk() {
    return trunk;
  }

  /** Channels, rows, columns of what the trunk makes of an image. */
  public int[] shape() {
    return new int[] {shape.channels(), shape.height(), shape.width()};
  }

  /**
   * Last block and head, from what the trunk makes of images to the probability of the positive
   * class; to be trained in place.
   */
  public ComputationGraph network() {
    return network;
  }

  /** Trunk, block and head as they stand, from pixels to the probability. */
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

  /** The last block and what makes features of it, without batch normalization. */
  private WeightedGraph folded() {
    GraphBuilder graph =
        BaseNetworks.graph(settings(new NoOp()), shape.channels(), shape.height(), shape.width());
    ComputationGraph block = withWeights(graph, cut.addBehind(graph, BaseNetworks.INPUT));
    WeightedGraph folded = Dl4jGraphs.read(block, shape()).graph().orElseThrow();
    NetworkMemory.free(block);
    return folded;
  }

  private ComputationGraph tail(
      WeightedGraph block, MultiLayerNetwork head, TrainingOptions options) {
    Adam adam = new Adam(options.learningRate());
    NeuralNetConfiguration.Builder settings = settings(adam);
    if (options.l2() > 0) {
      settings.l2(options.l2());
    }
    GraphBuilder graph =
        BaseNetworks.graph(settings, shape.channels(), shape.height(), shape.width());
    String last = new Dl4jGraphWriter(graph, BaseNetworks.INPUT).add(block.graph());
    String output = Heads.addTo(graph, head, last, layer -> ((BaseLayer) layer).setIUpdater(adam));
    ComputationGraph tail = FrozenBase.initialised(graph, output);
    Dl4jGraphWriter.copy(block, tail);
    Heads.copy(head, tail);
    return tail;
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
