package org.plasmospark.model.keras;

import java.io.IOException;
import org.plasmospark.Npy;
import org.plasmospark.SharedData;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;

/** The real cells that the vectors of Keras are of, at full size. */
final class GoldenCells {
  /** Rows and columns. */
  static final int SIDE = 170;

  private GoldenCells() {}

  /** The first cells as {@code [count, 3, SIDE, SIDE]}. */
  static float[] images(Scaling scaling, int count) throws IOException {
    Npy cells = Npy.read(SharedData.goldens().resolve("cells_170_uint8_nhwc.npy"));
    CellTensors tensors =
        new CellTensors(new Preprocessing(SIDE, SIDE, scaling, Resampling.ANTIALIASED_BILINEAR));
    float[] images = new float[count * 3 * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) cells.data()[i * rgb.length + j];
      }
      tensors.plain(new CellImage(SIDE, SIDE, rgb), images, i * rgb.length);
    }
    return images;
  }
}
