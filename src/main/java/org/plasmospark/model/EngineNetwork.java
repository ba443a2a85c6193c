package org.plasmospark.model;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * A chain of DL4J's whose {@code fit} runs on an engine, so that it trains wherever dl4j-spark
 * trains a network. It has no arrays of its own.
 */
@SuppressWarnings("overrides") // javac finds fault with a method that DL4J itself overrides
final class EngineNetwork extends MultiLayerNetwork {
  private static final long serialVersionUID = 1L;

  private final transient EngineUpdates updates;

  /**
   * @param configuration with the iteration to go on from
   */
  EngineNetwork(MultiLayerConfiguration configuration, EngineUpdates updates) {
    super(configuration);
    this.updates = updates;
  }

  @Override
  public void fit(DataSet minibatch) {
    updates.fit(this, minibatch.getFeatures(), minibatch.getLabels());
  }
}
