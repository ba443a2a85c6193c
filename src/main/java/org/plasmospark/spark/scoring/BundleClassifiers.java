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
 * @param views of each image whose probabilities are averaged
 */
public record BundleClassifiers(
    Broadcast<Map<String, byte[]>> files, String version, int views, ComputeOptions options)
    implements ClassifierFactory {
  /**
   * Sends a bundle to the executors.
   *
   * @param views of each image whose probabilities are averaged, as many as its input has
   */
  public static BundleClassifiers of(
      PlasmosparkSession spark, ModelBundle bundle, int views, ComputeOptions options) {
    return new BundleClassifiers(
        spark.context().broadcast(bundle.files()), bundle.metadata().version(), views, options);
  }

  @Override
  public CellClassifier open(int batchSize, Optional<Float> pixelFactor) {
    TaskGpu.use();
    return ClassifierPool.shared()
        .borrow(
            version + '/' + views + '/' + batchSize + '/' + pixelFactor,
            () ->
                Classifiers.open(
                    ModelBundle.parse(files.value(), version),
                    views,
                    batchSize,
                    pixelFactor,
                    version,
                    options));
  }
}
