package org.plasmospark.spark.training;

import java.util.Iterator;
import org.nd4j.linalg.dataset.DataSet;

/** Minibatches of a worker, each the worker's until it asks for the next. */
interface Minibatches extends Iterator<DataSet>, AutoCloseable {
  @Override
  void close();
}
