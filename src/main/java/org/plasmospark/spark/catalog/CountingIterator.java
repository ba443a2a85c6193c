package org.plasmospark.spark.catalog;

import java.util.Iterator;
import java.util.function.ToLongFunction;
import org.apache.spark.util.LongAccumulator;

/** Counts what passes. */
final class CountingIterator<T> implements Iterator<T> {
  private final Iterator<T> source;
  private final ToLongFunction<T> weight;
  private final LongAccumulator counter;

  CountingIterator(Iterator<T> source, ToLongFunction<T> weight, LongAccumulator counter) {
    this.source = source;
    this.weight = weight;
    this.counter = counter;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public T next() {
    T next = source.next();
    counter.add(weight.applyAsLong(next));
    return next;
  }
}
