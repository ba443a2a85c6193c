package org.plasmospark.spark.scoring;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.plasmospark.model.CellClassifier;
import org.plasmospark.model.Classifiers;
import org.plasmospark.model.ComputeOptions;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.spark.gpu.TaskGpu;

/**
 * Classifiers of a bundle.
 *
 * @param files of the bundle
 * @param version of the bundle
 */
public record BundleClassifiers(
    Broadcast<Map<String, byte[]>> files, String version, ComputeOptions options)
    implements ClassifierFactory {
  /** Sends a bundle to the executors. */
  public static BundleClassifiers of(
      PlasmosparkSession spark, ModelBundle bundle, ComputeOptions options) {
    return new BundleClassifiers(
        spark.context().broadcast(bundle.files()), bundle.metadata().version(), options);
  }

  @Override
  public CellClassifier open(int batchSize, Optional<Float> pixelFactor) {
    TaskGpu.use();
    return ClassifierPool.shared()
        .borrow(
            version + '/' + batchSize + '/' + pixelFactor,
            () ->
                Classifiers.open(
                    ModelBundle.parse(files.value(), version),
                    batchSize,
                    pixelFactor,
                    version,
                    options));
  }
}
