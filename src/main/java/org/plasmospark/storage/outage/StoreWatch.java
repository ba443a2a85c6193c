package org.plasmospark.storage.outage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;

/** The stores that this process asks, and how long they have been silent. */
public final class StoreWatch {
  /** Seconds after which a store that does not answer is gone, in Hadoop's configuration. */
  static final String LIMIT = "plasmospark.store-timeout-seconds";

  private static final int DEFAULT_LIMIT = 120;
  private static final StoreWatch OF_THIS_PROCESS = new StoreWatch(System::nanoTime);

  private final Map<String, Silence> stores = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /**
   * @param clock nanoseconds, only forward
   */
  StoreWatch(LongSupplier clock) {
    this.clock = clock;
  }

  /** The watch of this process. */
  public static StoreWatch ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** How long a store may be silent. */
  public static Duration limit(Configuration configuration) {
    return Duration.ofSeconds(configuration.getInt(LIMIT, DEFAULT_LIMIT));
  }

  /** What becomes of the requests to one store. */
  public final class Requests {
    private final String store;
    private final Silence silence;
    private final Duration limit;

    private Requests(String store, Silence silence, Duration limit) {
      this.store = store;
      this.silence = silence;
      this.limit = limit;
    }

    /**
     * A request is about to be made.
     *
     * @param slow whether its answer may take long
     * @throws StoreGoneException if the store is gone
     */
    public void ask(boolean slow) {
      Optional<Duration> length = silence.ask(clock.getAsLong(), slow, limit);
      if (length.isPresent()) {
        throw new StoreGoneException(
            "%s has not answered for %d seconds".formatted(store, length.get().toSeconds()));
      }
    }

    /** It was answered. */
    public void answered() {
      silence.answered(clock.getAsLong());
    }

    /** It was not. */
    public void failed() {
      silence.failed(clock.getAsLong());
    }
  }

  /**
   * The requests to a store.
   *
   * @param store its name for sentences
   * @param limit after which it is gone
   */
  public Requests requests(String store, Duration limit) {
    return new Requests(store, stores.computeIfAbsent(store, name -> new Silence()), limit);
  }

  /** The time of its clock. */
  long now() {
    return clock.getAsLong();
  }

  /**
   * The stores that are silent now, and for how long.
   *
   * @param from time of {@link #now}; stores that nobody has asked since are left out
   */
  Map<String, Duration> silent(long from) {
    long now = clock.getAsLong();
    Map<String, Duration> silent = new TreeMap<>();
    stores.forEach(
        (store, silence) -> {
          Duration length = silence.length(now, from);
          if (!length.isZero()) {
            silent.put(store, length);
          }
        });
    return silent;
  }
}
