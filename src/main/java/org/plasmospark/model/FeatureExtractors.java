package org.plasmospark.model;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.InputFormat;
import org.plasmospark.model.compute.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the fastest feature extractor that this machine has for a network. */
public final class FeatureExtractors {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureExtractors.class);

  private FeatureExtractors() {}

  /** What computes with these options wherever the engines cover a network. */
  public static String engine(ComputeOptions options) {
    return Engines.provider(options)
        .map(provider -> Engines.name(provider, Engines.precision(provider, options)))
        .orElseGet(Engines::dl4jName);
  }

  /**
   * An extractor for a network that has travelled; it closes what it makes of it.
   *
   * @param network a graph with one input, images in NCHW, and one output
   * @param shape channels, rows, columns of the input
   * @param batchSize images that are computed together, at least 1
   */
  public static FeatureExtractor open(
      PortableNetwork network, int[] shape, int batchSize, ComputeOptions options) {
    ComputationGraph graph = (ComputationGraph) network.toNetwork();
    FeatureExtractor extractor = open(graph, shape, batchSize, options);
    if (extractor instanceof EngineFeatureExtractor) {
      // The engine has weights of its own.
      NetworkMemory.free(graph);
    }
    return extractor;
  }

  /**
   * An extractor for a network with one input, images in NCHW, and one output. It falls back to
   * DL4J's own layers, and says why, where no engine covers the network or none can be loaded.
   *
   * @param network stays the caller's, and must not be closed before the extractor
   * @param shape channels, rows, columns of the input
   * @param batchSize images that are computed together, at least 1
   */
  public static FeatureExtractor open(
      ComputationGraph network, int[] shape, int batchSize, ComputeOptions options) {
    Optional<ComputeProvider> provider = Engines.provider(options);
    if (provider.isEmpty()) {
      return new Dl4jFeatureExtractor(network, shape, batchSize);
    }
    Dl4jGraphs.Coverage coverage = Dl4jGraphs.read(network, shape);
    if (coverage.graph().isEmpty()) {
      LOG.warn("Features are computed by DL4J's own layers. {}", coverage.sentence());
      return new Dl4jFeatureExtractor(network, shape, batchSize);
    }
    Precision precision = Engines.precision(provider.get(), options);
    return new EngineFeatureExtractor(
        provider
            .get()
            .inferenceEngine(coverage.graph().get(), InputFormat.NUMBERS, batchSize, precision),
        Engines.name(provider.get(), precision));
  }
}
