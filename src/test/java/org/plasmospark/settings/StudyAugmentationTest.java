package org.plasmospark.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plasmospark.image.AffineParameters;
import org.plasmospark.image.Augmentation;
import org.plasmospark.image.AugmentationSettings;
import org.plasmospark.image.CellImage;
import org.plasmospark.image.CellTensors;
import org.plasmospark.image.Preprocessing;
import org.plasmospark.image.Resampling;
import org.plasmospark.image.Scaling;
import org.plasmospark.manifest.Sha256;

/** The study's augmentation stays what its published results were trained with. */
class StudyAugmentationTest {
  private static final int SIDE = 64;
  private static final int CELLS = 40;

  /** Of 255. Coarser than what processors may differ by in a sine, finer than any other change. */
  private static final double STEP = 1.0 / 1024;

  @Test
  void drawsTheSameTransformationsFromReleaseToRelease() {
    Augmentation augmentation = new Augmentation(settings());
    ByteBuffer drawn = ByteBuffer.allocate(CELLS * 9 * Double.BYTES);
    for (int i = 0; i < CELLS; i++) {
      AffineParameters p = augmentation.draw(42, i % 5, "cell_" + i);
      drawn.putDouble(p.theta()).putDouble(p.tx()).putDouble(p.ty()).putDouble(p.shear());
      drawn.putDouble(p.zx()).putDouble(p.zy()).putDouble(p.brightness());
      drawn.putDouble(p.flipHorizontal() ? 1 : 0).putDouble(p.flipVertical() ? 1 : 0);
    }
    assertThat(Sha256.hex(drawn.array()))
        .isEqualTo("a69abed58ec88fa578eb6240ad28427d6351c6ddc9c99c970f4195976ec08d98");
  }

  @Test
  void makesTheSamePixelsFromReleaseToRelease() {
    AugmentationSettings settings = settings();
    Augmentation augmentation = new Augmentation(settings);
    Preprocessing preprocessing =
        new Preprocessing(SIDE, SIDE, Scaling.NONE, Resampling.ANTIALIASED_BILINEAR);
    CellTensors tensors = new CellTensors(preprocessing, settings.fillMode(), settings.fillValue());
    float[] out = new float[3 * SIDE * SIDE];
    ByteBuffer pixels = ByteBuffer.allocate(CELLS * out.length * Integer.BYTES);
    for (int i = 0; i < CELLS; i++) {
      // Every other cell has the network's size already.
      int side = i % 2 == 0 ? SIDE : 90 + i;
      tensors.augmented(noise(i, side), augmentation.draw(42, i % 5, "cell_" + i), out, 0);
      for (float colour : out) {
        pixels.putInt((int) Math.round(colour / STEP));
      }
    }
    assertThat(Sha256.hex(pixels.array()))
        .isEqualTo("3d87515ecdb3b4bf2e61f5384584f6a40c0fbc3f5fe6f80b2072b6a554ca291d");
  }

  private static AugmentationSettings settings() {
    return SettingsLoader.load(List.of(), List.of()).augment();
  }

  private static CellImage noise(long seed, int side) {
    byte[] rgb = new byte[3 * side * side];
    new SplittableRandom(seed).nextBytes(rgb);
    return new CellImage(side, side, rgb);
  }
}
