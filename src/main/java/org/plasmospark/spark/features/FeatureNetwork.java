package org.plasmospark.spark.features;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.FeatureExtractor;
import org.plasmospark.model.FeatureExtractors;
import org.plasmospark.model.PortableNetwork;
import org.plasmospark.spark.PlasmosparkSession;

/**
 * A base network on its way to the executors, with what its images are made like.
 *
 * @param network the base up to the features
 * @param key tells it from others, for the extractors that an executor keeps
 * @param batchSize images that are computed together, at least 1
 */
public record FeatureNetwork(
    Broadcast<PortableNetwork> network,
    String key,
    Preprocessing preprocessing,
    ImageLimits limits,
    int batchSize,
    ComputeOptions options)
    implements Serializable {

  /** Sends a base to the executors. */
  public static FeatureNetwork of(
      PlasmosparkSession spark,
      PortableNetwork features,
      Preprocessing preprocessing,
      ImageLimits limits,
      int batchSize,
      ComputeOptions options) {
    Broadcast<PortableNetwork> sent = spark.context().broadcast(features);
    String key = spark.context().sc().applicationId() + "/" + sent.id() + "/" + batchSize;
    return new FeatureNetwork(sent, key, preprocessing, limits, batchSize, options);
  }

  /** An extractor of this JVM, whose {@code close} keeps it for the next task. */
  FeatureExtractor open() {
    int[] shape = {3, preprocessing.height(), preprocessing.width()};
    return ExtractorPool.shared()
        .borrow(key, () -> FeatureExtractors.open(network.value(), shape, batchSize, options));
  }
}
