package org.plasmospark.spark.scoring;

import org.apache.spark.broadcast.Broadcast;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.spark.averaging.NetworkState;

/**
 * Classifiers of a network in training.
 *
 * @param key different for each state of the network
 * @param shape channels, rows, columns of the input
 */
public record NetworkClassifiers(
    Broadcast<NetworkState> state, String key, int[] shape, ComputeOptions options)
    implements ClassifierFactory {
  @Override
  public CellClassifier open(int batchSize) {
    return ClassifierPool.shared()
        .borrow(
            key + '/' + batchSize,
            () -> Classifiers.of(state.value().toNetwork(), shape, batchSize, options));
  }
}
