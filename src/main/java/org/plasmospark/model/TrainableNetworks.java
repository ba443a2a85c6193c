package org.plasmospark.model;

import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ClassWeights;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainableGraph;
import org.plasmospark.model.compute.TrainingEngine;
import org.plasmospark.task.IdlePool;

/**
 * Gives a network the fastest {@code fit} that this machine has for it. Idle engines are kept for
 * the next round of their training, because making one takes longer than a minibatch.
 */
public final class TrainableNetworks {
  private static final int IMAGE_RANK = 4;
  private static final int VECTOR_RANK = 2;
  private static final IdlePool<Key, TrainingEngine> ENGINES =
      new IdlePool<>(TrainingEngine::close);

  private TrainableNetworks() {}

  private record Key(
      TrainableGraph network,
      AdamSettings adam,
      ClassWeights weights,
      int batchSize,
      Precision precision) {}

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
      return accelerated(graph, network.parameters(), updaterState);
    }
    MultiLayerConfiguration chain = network.chainConfiguration();
    SeededDropout.seedWorker(Networks.layers(chain), worker);
    return accelerated(chain, network.parameters(), updaterState, features, batchSize, options);
  }

  /** Graphs have no engine yet that trains them: DL4J's layers do. */
  private static TrainableNetwork accelerated(
      ComputationGraphConfiguration configuration, float[] parameters, float[] updaterState) {
    return plain(network(configuration, parameters, updaterState));
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
    Optional<ComputeProvider> provider = Engines.provider(options);
    if (provider.isEmpty() || features.length != IMAGE_RANK && features.length != VECTOR_RANK) {
      return plain(network(configuration, parameters, updaterState));
    }
    Dl4jTopology.Coverage coverage =
        features.length == VECTOR_RANK
            ? Dl4jTopology.read(configuration, (int) features[1])
            : Dl4jTopology.read(
                configuration, (int) features[1], (int) features[2], (int) features[3]);
    if (coverage.network().isEmpty() || coverage.adam().isEmpty()) {
      return plain(network(configuration, parameters, updaterState));
    }
    Key key =
        new Key(
            coverage.network().get(),
            coverage.adam().get(),
            weights(configuration),
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
        parameters,
        updaterState.length == 0 ? null : updaterState,
        configuration.getIterationCount());
    engine.seedDropout(SeededDropout.seeds(Networks.layers(configuration)));
    return new EngineNetwork(
        configuration,
        engine,
        updater(configuration),
        Engines.name(provider.get(), key.precision()),
        () -> ENGINES.giveBack(key, engine));
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

  /** One updater for all layers, or the topology would not have been covered. */
  private static IUpdater updater(MultiLayerConfiguration configuration) {
    int layers = configuration.getConfs().size();
    return ((BaseLayer) configuration.getConf(layers - 1).getLayer()).getIUpdater();
  }

  private static ClassWeights weights(MultiLayerConfiguration configuration) {
    int layers = configuration.getConfs().size();
    BaseOutputLayer output = (BaseOutputLayer) configuration.getConf(layers - 1).getLayer();
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
