package org.plasmospark.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;
import org.plasmospark.model.compute.AdamSettings;
import org.plasmospark.model.compute.ComputeProvider;
import org.plasmospark.model.compute.NetworkSpec;
import org.plasmospark.model.compute.Precision;
import org.plasmospark.model.compute.TrainingEngine;

/**
 * Gives a network the fastest {@code fit} that this machine has for it. Idle engines are kept for
 * the next round of the same training, because making one takes longer than a minibatch.
 */
public final class TrainableNetworks {
  private static final int IMAGE_RANK = 4;
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private TrainableNetworks() {}

  private record Key(NetworkSpec network, AdamSettings adam, int batchSize, Precision precision) {}

  private record Idle(Key key, TrainingEngine engine) {}

  /**
   * The network with a fast {@code fit}, or with DL4J's own where no engine covers it.
   *
   * @param network initialised, with updater state; the result trains on from it and closes it
   * @param features shape of a minibatch's features, {@code [n, channels, rows, columns]} for
   *     images
   * @param batchSize the largest minibatch
   */
  public static TrainableNetwork accelerated(
      MultiLayerNetwork network, long[] features, int batchSize, ComputeOptions options) {
    Optional<ComputeProvider> provider = Engines.provider(options);
    if (provider.isEmpty() || features.length != IMAGE_RANK) {
      return plain(network);
    }
    Dl4jTopology.Coverage coverage =
        Dl4jTopology.read(
            network.getLayerWiseConfigurations(),
            (int) features[1],
            (int) features[2],
            (int) features[3]);
    if (coverage.network().isEmpty() || coverage.adam().isEmpty()) {
      return plain(network);
    }
    Key key =
        new Key(
            coverage.network().get(),
            coverage.adam().get(),
            batchSize,
            Engines.precision(provider.get(), options));
    TrainingEngine engine = take(key, provider.get());
    return new EngineNetwork(network, engine, updater(network), () -> giveBack(key, engine));
  }

  /** One updater for all layers, or the topology would not have been covered. */
  private static IUpdater updater(MultiLayerNetwork network) {
    Layer last = network.getLayerWiseConfigurations().getConf(network.getnLayers() - 1).getLayer();
    return ((BaseLayer) last).getIUpdater();
  }

  private static TrainableNetwork plain(MultiLayerNetwork network) {
    return new TrainableNetwork() {
      @Override
      public MultiLayerNetwork network() {
        return network;
      }

      @Override
      public MultiLayerNetwork synchronize() {
        return network;
      }

      @Override
      public void close() {
        NetworkMemory.free(network);
      }
    };
  }

  private static TrainingEngine take(Key key, ComputeProvider provider) {
    synchronized (IDLE) {
      Idle idle = IDLE.pollLast();
      if (idle != null && idle.key().equals(key)) {
        return idle.engine();
      }
      if (idle != null) {
        idle.engine().close();
      }
    }
    return provider.trainingEngine(key.network(), key.batchSize(), key.precision(), key.adam());
  }

  private static void giveBack(Key key, TrainingEngine engine) {
    synchronized (IDLE) {
      IDLE.addLast(new Idle(key, engine));
    }
  }
}
