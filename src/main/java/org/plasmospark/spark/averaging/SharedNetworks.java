package org.plasmospark.spark.averaging;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.plasmospark.model.TrainableNetwork;

/**
 * The networks of one round inside of one JVM. A network belongs to the task that trains it, which
 * hands it over at its end: to the round, or to nobody if the round has ended without it. So no
 * network is ever given back while a task that nobody waits for still trains it.
 */
final class SharedNetworks implements AutoCloseable {
  private final Map<Integer, TrainableNetwork> waiting;
  private final Map<Integer, Trained> trained = new HashMap<>();
  private boolean over;

  /**
   * What a worker has left.
   *
   * @param network with what it has trained; null if that is in the result, or if it had nothing
   */
  record Trained(RoundResult result, TrainableNetwork network) {
    private void close() {
      if (network != null) {
        network.close();
      }
    }
  }

  /**
   * @param waiting networks in the state in which the round begins, by worker; taken over
   */
  SharedNetworks(Map<Integer, TrainableNetwork> waiting) {
    this.waiting = new HashMap<>(waiting);
  }

  /**
   * Does a worker's work on its network.
   *
   * @param maker of a network in the state of the round's beginning, for a worker without one, or
   *     whose first try has failed
   */
  RoundResult train(
      int worker,
      NetworkState state,
      Supplier<TrainableNetwork> maker,
      Function<TrainableNetwork, RoundResult> work) {
    TrainableNetwork network = take(worker);
    if (network == null) {
      network = maker.get();
    } else {
      network.resume(state.updates(), state.epoch());
    }
    boolean kept = false;
    try {
      RoundResult result = work.apply(network);
      if (network.averages()) {
        put(worker, new Trained(result, network));
        kept = true;
        return result;
      }
      float[] parameters = new float[state.parameters().length];
      float[] updaterState = new float[state.updaterState().length];
      network.store(parameters, updaterState);
      put(worker, new Trained(result.with(parameters, updaterState), null));
      return result;
    } finally {
      if (!kept) {
        network.close();
      }
    }
  }

  /** Notes that a worker had nothing to train. */
  void idle(int worker, RoundResult result) {
    put(worker, new Trained(result, null));
  }

  private synchronized TrainableNetwork take(int worker) {
    return waiting.remove(worker);
  }

  private synchronized void put(int worker, Trained now) {
    Trained other = over ? now : trained.put(worker, now);
    if (other != null) {
      other.close();
    }
  }

  /** What a worker has left, after its end. */
  synchronized Trained trained(int worker) {
    return trained.get(worker);
  }

  /**
   * Hands over the networks that are in the state in which the round has ended, by worker: those
   * that were trained, or all if none was.
   */
  synchronized Map<Integer, TrainableNetwork> keep() {
    Map<Integer, TrainableNetwork> kept = new HashMap<>();
    trained.forEach(
        (worker, one) -> {
          if (one.network() != null) {
            kept.put(worker, one.network());
          }
        });
    trained.clear();
    if (kept.isEmpty()) {
      kept.putAll(waiting);
      waiting.clear();
    }
    return kept;
  }

  /** Gives all networks back that were not handed over. */
  @Override
  public synchronized void close() {
    over = true;
    waiting.values().forEach(TrainableNetwork::close);
    waiting.clear();
    trained.values().forEach(Trained::close);
    trained.clear();
  }
}
