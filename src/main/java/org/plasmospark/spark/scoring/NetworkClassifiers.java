package org.plasmospark.spark.scoring;

import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.spark.gpu.TaskGpu;

/**
 * Classifiers of a network in training.
 *
 * @param key different for each state of the network
 * @param shape channels, rows, columns of the input, or the length of a vector
 */
public record NetworkClassifiers(
    Broadcast<PortableNetwork> network, String key, int[] shape, ComputeOptions options)
    implements ClassifierFactory {
  @Override
  public CellClassifier open(int batchSize, Optional<Float> pixelFactor) {
    TaskGpu.use();
    return ClassifierPool.shared()
        .borrow(
            key + '/' + batchSize + '/' + pixelFactor,
            () ->
                Classifiers.of(
                    network.value().toNetwork(), shape, batchSize, pixelFactor, options));
  }
}
