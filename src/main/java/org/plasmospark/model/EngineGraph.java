package org.plasmospark.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A graph of DL4J's whose {@code fit} runs on an engine, as that of {@link EngineNetwork} does. */
@SuppressWarnings("overrides") // javac finds fault with a method that DL4J itself overrides
final class EngineGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  private final transient EngineUpdates updates;

  /**
   * @param configuration with the iteration to go on from
   */
  EngineGraph(ComputationGraphConfiguration configuration, EngineUpdates updates) {
    super(configuration);
    this.updates = updates;
  }

  @Override
  public void fit(DataSet minibatch) {
    updates.fit(this, minibatch.getFeatures(), minibatch.getLabels());
  }

  /** As dl4j-spark hands the minibatches of a graph over: one input, one output. */
  @Override
  public void fit(MultiDataSet minibatch) {
    updates.fit(this, minibatch.getFeatures(0), minibatch.getLabels(0));
  }
}
