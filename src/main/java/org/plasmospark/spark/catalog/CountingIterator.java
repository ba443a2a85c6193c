package org.plasmospark.spark.catalog;

import java.util.Iterator;
import org.apache.spark.util.LongAccumulator;

/** Counts what passes. */
final class CountingIterator<T> implements Iterator<T> {
  private final Iterator<T> source;
  private final LongAccumulator counter;

  CountingIterator(Iterator<T> source, LongAccumulator counter) {
    this.source = source;
    this.counter = counter;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public T next() {
    counter.add(1);
    return source.next();
  }
}
