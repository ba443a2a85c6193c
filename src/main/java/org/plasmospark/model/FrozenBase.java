package org.plasmospark.model;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A published network that stays as it is, under a head that is trained. The two can be computed
 * apart, the base once for each image and the head on what came out, or as one network.
 */
public final class FrozenBase {
  private static final String POOLED = "features";

  private final BaseNetwork kind;
  private final GraphCut cut;
  private final Pooling pooling;
  private final int height;
  private final int width;
  private final ComputationGraph features;
  private final int units;

  /**
   * @param kind of the network
   * @param network with its weights, which are copied
   * @param layer whose channels are the features; empty for the last one
   * @param height rows of the input
   * @param width columns of the input
   */
  public FrozenBase(
      BaseNetwork kind,
      ComputationGraph network,
      Optional<String> layer,
      Pooling pooling,
      int height,
      int width) {
    this.kind = kind;
    this.cut =
        GraphCut.of(
            network, layer.orElseGet(() -> network.getConfiguration().getNetworkOutputs().get(0)));
    this.pooling = pooling;
    this.height = height;
    this.width = width;
    GraphBuilder graph = BaseNetworks.graph(height, width, 0);
    this.features = initialised(graph, addFeatures(graph));
    Map<String, INDArray> weights = network.paramTable();
    features.paramTable().forEach((name, values) -> values.assign(weights.get(name)));
    this.units =
        Dl4jGraphs.read(features, shape()).graph().orElseThrow().graph().features().length();
  }

  /** All of a base. */
  public FrozenBase(
      BaseNetwork kind, ComputationGraph network, Pooling pooling, int height, int width) {
    this(kind, network, Optional.empty(), pooling, height, width);
  }

  /** Channels, rows, columns of the input. */
  public int[] shape() {
    return new int[] {BaseNetworks.CHANNELS, height, width};
  }

  /** Numbers that the head takes of an image. */
  public int units() {
    return units;
  }

  /**
   * The base up to what the head takes: {@code [N, units]}, or {@code [N, channels, rows, columns]}
   * to be flattened in that order.
   */
  public PortableNetwork features() {
    return PortableNetwork.of(features);
  }

  /**
   * A head with its initial weights.
   *
   * @param hidden units of its dense layer; 0 for none
   * @param options learning rate of Adam, regularisation and loss
   * @param seed of the initial weights and of dropout
   */
  public MultiLayerNetwork head(int hidden, TrainingOptions options, long seed) {
    return Heads.dense(units, hidden, options, seed);
  }

  /** Whether fine-tuning may start at a block: whether the features are of it or behind it. */
  public boolean holds(FineTuningStart start) {
    return start.all() || cut.before().stream().anyMatch(start::holds);
  }

  /**
   * Base and head as one network, from pixels to the probability of the positive class.
   *
   * @param head dense layers on {@link #units} numbers, whose parameters are copied
   */
  public PortableNetwork fused(MultiLayerNetwork head) {
    GraphBuilder graph = BaseNetworks.graph(height, width, 0);
    String last = Heads.addTo(graph, head, addFeatures(graph), layer -> {});
    ComputationGraph network = initialised(graph, last);
    copy(features.paramTable(), network.paramTable());
    Heads.copy(head, network);
    PortableNetwork fused = PortableNetwork.of(network);
    NetworkMemory.free(network);
    return fused;
  }

  /**
   * The base from some block on, to be trained together with a head.
   *
   * @param start the first of the blocks
   * @param layerDecay factor of the learning rate from block to block towards the images, in (0, 1]
   * @param head to begin with, dense layers on {@link #units} numbers; copied
   * @param options learning rate of Adam and L2 of the blocks' weights
   */
  public FineTuning fineTuning(
      FineTuningStart start, double layerDecay, MultiLayerNetwork head, TrainingOptions options) {
    return new FineTuning(features, shape(), kind.blocks(), start, layerDecay, head, options);
  }

  private String addFeatures(GraphBuilder graph) {
    cut.addBefore(graph);
    String last = cut.at();
    if (pooling == Pooling.FLATTEN) {
      return last;
    }
    graph.addLayer(POOLED, new GlobalPoolingLayer(PoolingType.AVG), last);
    return POOLED;
  }

  static ComputationGraph initialised(GraphBuilder graph, String output) {
    ComputationGraph network = new ComputationGraph(graph.setOutputs(output).build());
    network.init();
    return network;
  }

  static void copy(Map<String, INDArray> from, Map<String, INDArray> to) {
    from.forEach((name, values) -> to.get(name).assign(values));
  }
}
