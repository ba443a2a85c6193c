package org.plasmospark.image.synthetic;

import java.util.SplittableRandom;
import org.plasmospark.image.CellImage;

/** A picture in the making: soft dots and rings laid over one another. */
final class Canvas {
  /** Warm white of the light behind the smear. */
  private static final float[] BACKGROUND = {226, 222, 205};

  /** How soft the edge of a dot is, as a share of its size. */
  private static final float SOFTNESS = 0.35f;

  private final int width;
  private final int height;
  private final float[] pixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    pixels = new float[3 * width * height];
  }

  /** Sets a pixel to a colour times light, mixed with the background by {@code white}. */
  void set(int x, int y, float[] colour, float light, float white) {
    int at = 3 * (y * width + x);
    for (int i = 0; i < 3; i++) {
      float lit = colour[i] * light;
      pixels[at + i] = lit + white * (BACKGROUND[i] - lit);
    }
  }

  /**
   * Lays an ellipse with a soft edge over the picture.
   *
   * @param a half axis along {@code angle}, in pixels
   * @param b the other half axis
   */
  void dot(float x, float y, float a, float b, float angle, float[] colour, float opacity) {
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    int reach = (int) Math.ceil(Math.max(a, b) * (1 + SOFTNESS)) + 1;
    for (int py = top(y, reach); py < bottom(y, reach); py++) {
      for (int px = left(x, reach); px < right(x, reach); px++) {
        float along = ((px - x) * cos + (py - y) * sin) / a;
        float across = ((py - y) * cos - (px - x) * sin) / b;
        float distance = (float) Math.sqrt(along * along + across * across);
        float cover = 1 - CellPainter.step(1 - SOFTNESS, 1 + SOFTNESS, distance);
        mix(px, py, colour, opacity * cover);
      }
    }
  }

  /** Lays an elliptic ring over the picture, thicker on the side of {@code angle}. */
  void ring(
      float x,
      float y,
      float radius,
      float squeeze,
      float thickness,
      float angle,
      float[] colour,
      float opacity) {
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    int reach = (int) Math.ceil(radius + 2 * thickness) + 1;
    for (int py = top(y, reach); py < bottom(y, reach); py++) {
      for (int px = left(x, reach); px < right(x, reach); px++) {
        float along = (px - x) * cos + (py - y) * sin;
        float across = ((py - y) * cos - (px - x) * sin) / squeeze;
        float distance = (float) Math.sqrt(along * along + across * across);
        float thick = thickness * (1 + 0.35f * along / Math.max(distance, 1));
        float off = Math.abs(distance - radius) / thick;
        mix(px, py, colour, opacity * (1 - CellPainter.step(0.4f, 1.3f, off)));
      }
    }
  }

  /** The finished picture: grain added, and black where the outline does not cover. */
  CellImage masked(Outline outline, float grain, SplittableRandom random) {
    byte[] rgb = new byte[pixels.length];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        float common = grain * (float) (random.nextDouble() + random.nextDouble() - 1);
        if (outline.covers(x, y)) {
          for (int i = 0; i < 3; i++) {
            float value =
                pixels[at + i] + common + 0.5f * grain * (float) (random.nextDouble() - 0.5);
            rgb[at + i] = (byte) Math.round(Math.min(Math.max(value, 0), 255));
          }
        }
      }
    }
    return new CellImage(width, height, rgb);
  }

  private void mix(int x, int y, float[] colour, float share) {
    int at = 3 * (y * width + x);
    for (int i = 0; i < 3; i++) {
      pixels[at + i] += share * (colour[i] - pixels[at + i]);
    }
  }

  private int left(float x, int reach) {
    return Math.max((int) x - reach, 0);
  }

  private int right(float x, int reach) {
    return Math.min((int) x + reach + 1, width);
  }

  private int top(float y, int reach) {
    return Math.max((int) y - reach, 0);
  }

  private int bottom(float y, int reach) {
    return Math.min((int) y + reach + 1, height);
  }
}
