package org.plasmospark.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that take long to make, kept between two uses. There are never more of them, in use and
 * idle, than were in use at the same time; those that were idle longest make room. Safe for several
 * threads.
 *
 * @param <K> things of equal keys do the same
 */
public final class IdlePool<K, V> {
  private final Deque<Idle<K, V>> idle = new ArrayDeque<>();
  private final Consumer<V> closer;
  private int inUse;
  private int mostInUse;

  private record Idle<K, V>(K key, V value) {}

  /**
   * @param closer frees what a thing holds
   */
  public IdlePool(Consumer<V> closer) {
    this.closer = closer;
  }

  /** An idle thing of the key, or a new one; the caller's until it is given back. */
  public V take(K key, Supplier<V> maker) {
    List<V> surplus = new ArrayList<>();
    V found;
    synchronized (this) {
      inUse++;
      mostInUse = Math.max(mostInUse, inUse);
      found = remove(key);
      while (inUse + idle.size() > mostInUse) {
        surplus.add(idle.removeFirst().value());
      }
    }
    surplus.forEach(closer);
    if (found != null) {
      return found;
    }
    boolean made = false;
    try {
      V value = maker.get();
      made = true;
      return value;
    } finally {
      if (!made) {
        ended();
      }
    }
  }

  /** Takes a thing back. */
  public synchronized void giveBack(K key, V value) {
    inUse--;
    idle.addLast(new Idle<>(key, value));
  }

  private synchronized void ended() {
    inUse--;
  }

  /** The one of the key that was used last. */
  private V remove(K key) {
    for (Iterator<Idle<K, V>> all = idle.descendingIterator(); all.hasNext(); ) {
      Idle<K, V> candidate = all.next();
      if (candidate.key().equals(key)) {
        all.remove();
        return candidate.value();
      }
    }
    return null;
  }
}
