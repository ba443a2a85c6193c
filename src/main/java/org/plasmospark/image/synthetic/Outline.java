package org.plasmospark.image.synthetic;

import java.util.SplittableRandom;

/**
 * The irregular edge of a cell as a radius for every direction, with bites where a segmentation has
 * cut a neighbour away.
 */
final class Outline {
  private static final int DIRECTIONS = 720;
  private static final int SMALLEST = 60;
  private static final int LARGEST = 200;

  /** The segmentation's masks have steps of this many pixels. */
  private static final int BLOCK = 3;

  private final float[] radii = new float[DIRECTIONS];
  private final int width;
  private final int height;
  private final float centreX;
  private final float centreY;
  private final float[][] bites;
  private final float meanRadius;

  /** Rows of blocks, each kept or not. */
  private final boolean[] mask;

  private final int blocks;

  Outline(SplittableRandom random) {
    double radius = 64 + 9.5 * normal(random);
    double stretch = 1 + 0.09 * Math.abs(normal(random));
    double turn = random.nextDouble(StrictMath.PI);
    double[] waves = new double[8];
    double[] phases = new double[8];
    for (int k = 2; k < waves.length; k++) {
      waves[k] = 0.07 * normal(random) / k;
      phases[k] = random.nextDouble(2 * StrictMath.PI);
    }
    for (int i = 0; i < DIRECTIONS; i++) {
      double angle = angle(i);
      double cos = StrictMath.cos(angle - turn) / stretch;
      double sin = StrictMath.sin(angle - turn) * stretch;
      double wave = 1;
      for (int k = 2; k < waves.length; k++) {
        wave += waves[k] * StrictMath.cos(k * angle + phases[k]);
      }
      radii[i] = (float) (radius * wave / Math.sqrt(cos * cos + sin * sin));
    }
    float[] box = box();
    float fit = fit(box[1] - box[0], box[3] - box[2]);
    for (int i = 0; i < DIRECTIONS; i++) {
      radii[i] *= fit;
    }
    meanRadius = (float) radius * fit;
    width = side(fit * (box[1] - box[0]));
    height = side(fit * (box[3] - box[2]));
    centreX = -fit * box[0];
    centreY = -fit * box[2];
    bites = new float[random.nextDouble() < 0.16 ? 1 + random.nextInt(2) : 0][];
    for (int i = 0; i < bites.length; i++) {
      double angle = random.nextDouble(2 * StrictMath.PI);
      float size = meanRadius * (float) random.nextDouble(0.2, 0.5);
      float away = meanRadius * 1.05f;
      bites[i] =
          new float[] {
            centreX + away * (float) StrictMath.cos(angle),
            centreY + away * (float) StrictMath.sin(angle),
            size
          };
    }
    blocks = (width + BLOCK - 1) / BLOCK;
    mask = new boolean[blocks * ((height + BLOCK - 1) / BLOCK)];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = isInside((i % blocks + 0.5f) * BLOCK, (i / blocks + 0.5f) * BLOCK);
    }
  }

  private static float fit(float boxWidth, float boxHeight) {
    float longest = Math.max(boxWidth, boxHeight);
    float shortest = Math.min(boxWidth, boxHeight);
    float enlarged = shortest < SMALLEST ? SMALLEST / shortest : 1;
    return longest * enlarged > LARGEST ? LARGEST / longest : enlarged;
  }

  private static int side(float length) {
    return Math.min(Math.max(Math.round(length), SMALLEST), LARGEST);
  }

  private float[] box() {
    float[] box = new float[4];
    for (int i = 0; i < DIRECTIONS; i++) {
      double angle = angle(i);
      float x = radii[i] * (float) StrictMath.cos(angle);
      float y = radii[i] * (float) StrictMath.sin(angle);
      box[0] = Math.min(box[0], x);
      box[1] = Math.max(box[1], x);
      box[2] = Math.min(box[2], y);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  /** A number of mean 0 and deviation 1, cut off at 3. */
  static double normal(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return Math.min(Math.max(sum - 6, -3), 3);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  float centreX() {
    return centreX;
  }

  float centreY() {
    return centreY;
  }

  float meanRadius() {
    return meanRadius;
  }

  /** How far out a place is: 0 in the centre, 1 on the edge. */
  float depth(float x, float y) {
    float dx = x - centreX;
    float dy = y - centreY;
    return (float) Math.sqrt(dx * dx + dy * dy) / radius(dx, dy);
  }

  /** Radius in the direction of an offset from the centre. */
  float radius(float dx, float dy) {
    float sum = Math.abs(dx) + Math.abs(dy);
    if (sum == 0) {
      return radii[0];
    }
    float turn = dy >= 0 ? 1 - dx / sum : 3 + dx / sum;
    return radii[Math.min((int) (turn * (DIRECTIONS / 4)), DIRECTIONS - 1)];
  }

  /**
   * The angle of a direction. Directions are spaced evenly along the sides of a square on its
   * corner, so that looking one up takes a division instead of an arc tangent.
   */
  private static double angle(int direction) {
    double turn = (direction + 0.5) / (DIRECTIONS / 4);
    return turn < 2
        ? StrictMath.atan2(1 - Math.abs(1 - turn), 1 - turn)
        : StrictMath.atan2(Math.abs(turn - 3) - 1, turn - 3);
  }

  /** Whether a pixel is kept by the mask. */
  boolean covers(int x, int y) {
    return mask[y / BLOCK * blocks + x / BLOCK];
  }

  private boolean isInside(float x, float y) {
    for (float[] bite : bites) {
      float dx = x - bite[0];
      float dy = y - bite[1];
      if (dx * dx + dy * dy < bite[2] * bite[2]) {
        return false;
      }
    }
    return depth(x, y) < 1;
  }
}
