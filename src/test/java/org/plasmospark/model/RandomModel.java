package org.plasmospark.model;

import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.LabelSet;

/** A bundle whose network was not trained. */
public final class RandomModel {
  private RandomModel() {}

  /**
   * The custom CNN.
   *
   * @param side rows and columns of the images
   */
  public static ModelBundle bundle(int side) {
    NativeBackend.select();
    return of(CustomCnn.network(side, side, SmallTraining.options(1e-3), 1), side);
  }

  static ModelBundle of(MultiLayerNetwork network, int side) {
    Preprocessing input =
        new Preprocessing(side, side, Scaling.UNIT, Resampling.ANTIALIASED_BILINEAR);
    return ModelBundle.create(
        new BundleMetadata(
            BundleMetadata.FORMAT,
            "custom-cnn",
            null,
            "two convolutions",
            network.numParams(),
            LabelSet.NIH.list(),
            BundleMetadata.Input.of(input),
            BundleMetadata.Preprocessing.of(input),
            new BundleMetadata.Threshold(0.5, "default"),
            null,
            null,
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            Map.of(),
            "run-1",
            "2026-01-01T00:00:00Z",
            "tests",
            "everything else",
            Map.of()),
        ModelZip.write(network));
  }
}
