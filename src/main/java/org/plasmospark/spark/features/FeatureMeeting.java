package org.plasmospark.spark.features;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.manifest.ManifestEntry;
import org.plasmospark.model.NonFinite;
import scala.Tuple2;

/** Brings the cells of one content together with its features. */
final class FeatureMeeting {
  private FeatureMeeting() {}

  /**
   * Each cell with the features of all views.
   *
   * @param entries cells of the same content, perhaps none
   * @param features number of the view and bytes; a view may come twice with the same numbers
   * @throws IllegalStateException if a view is missing
   * @throws UserException DATA_QUALITY, naming the cell, if a feature is not finite
   */
  static List<CellFeatures> of(
      Iterable<ManifestEntry> entries, Iterable<Tuple2<Integer, byte[]>> features, int views) {
    List<CellFeatures> cells = new ArrayList<>();
    float[] values = null;
    for (ManifestEntry entry : entries) {
      if (values == null) {
        values = values(entry, features, views);
      }
      cells.add(new CellFeatures(entry, values, views));
    }
    return cells;
  }

  private static float[] values(
      ManifestEntry entry, Iterable<Tuple2<Integer, byte[]>> features, int views) {
    byte[][] byView = new byte[views][];
    for (Tuple2<Integer, byte[]> one : features) {
      byView[one._1()] = one._2();
    }
    float[] values = null;
    for (int view = 0; view < views; view++) {
      if (byView[view] == null) {
        throw new IllegalStateException("view " + view + " of " + entry.path() + " is missing");
      }
      FloatBuffer floats = FeatureTable.floats(byView[view]);
      if (values == null) {
        values = new float[Math.multiplyExact(views, floats.remaining())];
      }
      floats.get(values, view * (values.length / views), values.length / views);
    }
    if (values != null && NonFinite.in(values) >= 0) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          "The features that were kept of the packed cell %s are not finite; delete the folder of features (features.dir), from which they are read."
              .formatted(entry.path()));
    }
    return values;
  }
}
