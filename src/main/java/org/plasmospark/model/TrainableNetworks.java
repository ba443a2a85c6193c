package org.plasmospark.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.model.compute.VectorMean;
import org.plasmospark.task.IdlePool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a network the fastest {@code fit} that this machine has for it. Idle engines are kept for
 * the next round of their training, because making one takes longer than a minibatch.
 */
public final class TrainableNetworks {
  private static final Logger LOG = LoggerFactory.getLogger(TrainableNetworks.class);
  private static final int IMAGE_RANK = 4;
  private static final int VECTOR_RANK = 2;

  /** Why networks were not trained on an engine, each said once and not in every round. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static final IdlePool<Key, TrainingEngine> ENGINES =
      new IdlePool<>(TrainingEngine::close);

  private TrainableNetworks() {}

  private record Key(
      TrainableGraph network,
      AdamSettings adam,
      ClassWeights weights,
      int batchSize,
      Precision precision) {}

  /** Where a training goes on. */
  private record State(float[] parameters, float[] updaterState, int iteration) {}

  /**
   * A network with a fast {@code fit}, or with DL4J's own where no engine covers it.
   *
   * @param network with the iteration to go on from
   * @param updaterState flat, empty for an updater without one; copied
   * @param worker whose dropout it has
   * @param features shape of a minibatch's features: {@code [n, channels, rows, columns]} for
   *     images, {@code [n, units]} for vectors
   * @param batchSize the largest minibatch
   */
  public static TrainableNetwork accelerated(
      PortableNetwork network,
      float[] updaterState,
      int worker,
      long[] features,
      int batchSize,
      ComputeOptions options) {
    if (network.graph()) {
      ComputationGraphConfiguration graph = network.graphConfiguration();
      SeededDropout.seedWorker(Networks.layers(graph), worker);
      return accelerated(graph, network.parameters(), updaterState, features, batchSize, options);
    }
    MultiLayerConfiguration chain = network.chainConfiguration();
    SeededDropout.seedWorker(Networks.layers(chain), worker);
    return accelerated(chain, network.parameters(), updaterState, features, batchSize, options);
  }

  /**
   * A chain with a fast {@code fit}, or with DL4J's own where no engine covers it.
   *
   * @param configuration with the iteration to go on from
   * @param parameters flat; copied
   * @param updaterState flat, empty for an updater without one; copied
   * @param features shape of a minibatch's features: {@code [n, channels, rows, columns]} for
   *     images, {@code [n, units]} for vectors
   * @param batchSize the largest minibatch
   */
  static TrainableNetwork accelerated(
      MultiLayerConfiguration configuration,
      float[] parameters,
      float[] updaterState,
      long[] features,
      int batchSize,
      ComputeOptions options) {
    return onEngine(
            () ->
                features.length == VECTOR_RANK
                    ? Dl4jTopology.read(configuration, (int) features[1])
                    : Dl4jTopology.read(
                        configuration, (int) features[1], (int) features[2], (int) features[3]),
            updates -> new EngineNetwork(configuration, updates),
            new State(parameters, updaterState, configuration.getIterationCount()),
            features.length,
            batchSize,
            options)
        .orElseGet(() -> plain(network(configuration, parameters, updaterState)));
  }

  /** A graph likewise. */
  static TrainableNetwork accelerated(
      ComputationGraphConfiguration configuration,
      float[] parameters,
      float[] updaterState,
      long[] features,
      int batchSize,
      ComputeOptions options) {
    return onEngine(
            () ->
                features.length == VECTOR_RANK
                    ? Dl4jTopology.read(configuration, (int) features[1], 1, 1)
                    : Dl4jTopology.read(
                        configuration, (int) features[1], (int) features[2], (int) features[3]),
            updates -> new EngineGraph(configuration, updates),
            new State(parameters, updaterState, configuration.getIterationCount()),
            features.length,
            batchSize,
            options)
        .orElseGet(() -> plain(network(configuration, parameters, updaterState)));
  }

  /**
   * A network on an engine, or empty if none covers it.
   *
   * @param reading of its configuration
   * @param maker of the network, whose updates an engine does
   * @param rank of a minibatch's features
   */
  private static Optional<TrainableNetwork> onEngine(
      Supplier<Dl4jTopology.Coverage> reading,
      Function<EngineUpdates, Model> maker,
      State state,
      int rank,
      int batchSize,
      ComputeOptions options) {
    Optional<ComputeProvider> provider = Engines.provider(options);
    if (provider.isEmpty() || rank != IMAGE_RANK && rank != VECTOR_RANK) {
      return Optional.empty();
    }
    Dl4jTopology.Coverage coverage = reading.get();
    if (coverage.network().isEmpty() || coverage.adam().isEmpty()) {
      if (SAID.add(coverage.sentence())) {
        LOG.warn("A network is trained by DL4J's own layers. {}", coverage.sentence());
      }
      return Optional.empty();
    }
    OutputLayer output = (OutputLayer) coverage.layers().get(coverage.layers().size() - 1);
    Key key =
        new Key(
            coverage.network().get(),
            coverage.adam().get(),
            weights(output),
            batchSize,
            Engines.precision(provider.get(), options));
    TrainingEngine engine =
        ENGINES.take(
            key,
            () ->
                provider
                    .get()
                    .trainingEngine(
                        key.network(),
                        key.batchSize(),
                        key.precision(),
                        key.adam(),
                        key.weights()));
    engine.load(
        state.parameters(),
        state.updaterState().length == 0 ? null : state.updaterState(),
        state.iteration());
    engine.seedDropout(SeededDropout.seeds(coverage.layers()));
    // One updater for all layers, or the topology would not have been covered.
    Model network = maker.apply(new EngineUpdates(engine, output.getIUpdater()));
    String name = Engines.name(provider.get(), key.precision());
    return Optional.of(
        new EngineTraining(network, engine, name, () -> ENGINES.giveBack(key, engine)));
  }

  /** Whether networks that the engines cover are trained on one, and not by DL4J's own layers. */
  public static boolean onEngine(ComputeOptions options) {
    return Engines.provider(options).isPresent();
  }

  /** What networks that the engines cover are trained in on this machine. */
  public static Precision precision(ComputeOptions options) {
    return Engines.provider(options)
        .map(provider -> Engines.precision(provider, options))
        .orElse(Precision.FLOAT32);
  }

  /**
   * A chain of DL4J's in a given state.
   *
   * @param parameters flat; copied
   * @param updaterState flat, empty for none or zeros; copied
   */
  static MultiLayerNetwork network(
      MultiLayerConfiguration configuration, float[] parameters, float[] updaterState) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(FloatVectors.row(parameters), false);
    return with(network, updaterState);
  }

  /** A graph of DL4J's in a given state; parameters as for a chain. */
  static ComputationGraph network(
      ComputationGraphConfiguration configuration, float[] parameters, float[] updaterState) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(FloatVectors.row(parameters), false);
    return with(network, updaterState);
  }

  private static <N extends Model> N with(N network, float[] updaterState) {
    if (updaterState.length > 0) {
      FloatVectors.view(Networks.updaterState(network)).put(updaterState);
    }
    return network;
  }

  private static ClassWeights weights(OutputLayer output) {
    return output.getLossFn() instanceof LogitBinaryCrossEntropy loss
        ? loss.weights()
        : ClassWeights.NONE;
  }

  private static TrainableNetwork plain(Model network) {
    return new TrainableNetwork() {
      @Override
      public Model network() {
        return network;
      }

      @Override
      public boolean lastProbabilities(float[] out) {
        return false;
      }

      @Override
      public void store(float[] parameters, float[] updaterState) {
        Networks.store(network, parameters, updaterState);
      }

      @Override
      public boolean averages() {
        return false;
      }

      @Override
      public void average(
          List<TrainableNetwork> others, VectorMean mean, float[] parameters, float[] state) {
        throw new UnsupportedOperationException("DL4J's arrays are averaged by who stores them");
      }

      @Override
      public void resume(int updates, int epoch) {
        Networks.setUpdates(network, updates);
        Networks.setEpoch(network, epoch);
      }

      @Override
      public String engine() {
        return Engines.dl4jName();
      }

      @Override
      public void close() {
        NetworkMemory.free(network);
      }
    };
  }
}
