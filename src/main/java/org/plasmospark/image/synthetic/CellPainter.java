package org.plasmospark.image.synthetic;

import java.util.SplittableRandom;
import org.plasmospark.image.CellImage;

/** Draws one cell: body, artefacts of the stain, and what lives in it. */
final class CellPainter {
  private static final int MOST_TRIES = 10;

  private final Stain stain;
  private final SyntheticSettings settings;
  private final SplittableRandom random;
  private final Outline outline;
  private final Canvas canvas;

  CellPainter(Stain stain, SyntheticSettings settings, SplittableRandom random) {
    this.stain = stain;
    this.settings = settings;
    this.random = random;
    outline = new Outline(random);
    canvas = new Canvas(outline.width(), outline.height());
  }

  CellImage paint(boolean parasitized) {
    body();
    double difficulty = settings.difficulty();
    if (random.nextDouble() < 0.08 + 0.2 * difficulty) {
      granules();
    }
    if (parasitized) {
      int parasites = random.nextDouble() < 0.8 ? 1 : 2;
      for (int i = 0; i < parasites; i++) {
        parasite();
      }
    } else if (random.nextDouble() < difficulty) {
      lookalike();
    }
    return canvas.masked(outline, stain.grain(), random);
  }

  private void body() {
    float[] colour = stain.cell().clone();
    for (int i = 0; i < 3; i++) {
      colour[i] += (float) random.nextDouble(-5, 5);
    }
    float radius = outline.meanRadius();
    float pallorX = outline.centreX() + radius * (float) random.nextDouble(-0.15, 0.15);
    float pallorY = outline.centreY() + radius * (float) random.nextDouble(-0.15, 0.15);
    float pallorSize = radius * (float) random.nextDouble(0.25, 0.5);
    float pallor = stain.pallor() * (float) random.nextDouble(0.4, 1.4);
    float lightX = (float) random.nextDouble(-0.06, 0.06) / radius;
    float lightY = (float) random.nextDouble(-0.06, 0.06) / radius;
    for (int y = 0; y < outline.height(); y++) {
      for (int x = 0; x < outline.width(); x++) {
        float dx = (x - pallorX) / pallorSize;
        float dy = (y - pallorY) / pallorSize;
        float middle = dx * dx + dy * dy;
        float depth = outline.depth(x, y);
        float white = pallor / (1 + middle * middle) + stain.halo() * step(0.9f, 1.02f, depth);
        float light =
            1
                + lightX * (x - outline.centreX())
                + lightY * (y - outline.centreY())
                - 0.05f * step(0.5f, 0.9f, depth);
        canvas.set(x, y, colour, light, Math.min(white, 0.85f));
      }
    }
  }

  /** Fine precipitate all over, as it lies on infected and healthy cells alike. */
  private void granules() {
    int count = 4 + random.nextInt(14);
    for (int i = 0; i < count; i++) {
      float[] at = place(0.9);
      float size = (float) random.nextDouble(1.2, 2.6);
      canvas.dot(at[0], at[1], size, size, 0, mixed(0.75f), (float) random.nextDouble(0.15, 0.45));
    }
  }

  private void parasite() {
    // Faintness has a long tail: most are plain, a few can hardly be seen.
    double shade = random.nextDouble();
    float opacity = (float) (0.95 - 0.85 * settings.difficulty() * shade * shade);
    float scale = outline.meanRadius() / 64 * (float) random.nextDouble(0.8, 1.2);
    double form = random.nextDouble();
    if (settings.rings() && form < 0.55) {
      ring(scale, opacity);
    } else if (form < 0.8) {
      chromatin(scale, opacity);
    } else if (form < 0.96) {
      trophozoite(scale, opacity);
    } else {
      schizont(scale, opacity);
    }
  }

  private void ring(float scale, float opacity) {
    float[] at = place(0.78);
    float radius = scale * (float) random.nextDouble(8, 13);
    float squeeze = (float) random.nextDouble(0.75, 1);
    float thickness = scale * (float) random.nextDouble(1.4, 2.4);
    double turn = random.nextDouble(2 * StrictMath.PI);
    canvas.ring(
        at[0],
        at[1],
        radius,
        squeeze,
        thickness,
        (float) turn,
        mixed((float) random.nextDouble(0.35, 0.6)),
        0.75f * opacity);
    int dots = random.nextDouble() < 0.75 ? 1 : 2;
    for (int i = 0; i < dots; i++) {
      double angle = turn + i * random.nextDouble(0.6, 2.4);
      float size = scale * (float) random.nextDouble(3, 4.6);
      canvas.dot(
          at[0] + radius * (float) StrictMath.cos(angle),
          at[1] + radius * (float) StrictMath.sin(angle),
          size,
          size * (float) random.nextDouble(0.6, 1),
          (float) angle,
          stain.parasite(),
          opacity);
    }
  }

  /** A compact dot with a wisp of cytoplasm, often at the rim. */
  private void chromatin(float scale, float opacity) {
    float[] at = place(0.95);
    float size = scale * (float) random.nextDouble(4, 7);
    float angle = (float) random.nextDouble(StrictMath.PI);
    canvas.dot(at[0], at[1], 1.9f * size, 1.5f * size, angle, mixed(0.4f), 0.35f * opacity);
    canvas.dot(
        at[0],
        at[1],
        size,
        size * (float) random.nextDouble(0.55, 1),
        angle,
        stain.parasite(),
        opacity);
  }

  private void trophozoite(float scale, float opacity) {
    float[] at = place(0.6);
    int lobes = 3 + random.nextInt(4);
    for (int i = 0; i < lobes; i++) {
      float size = scale * (float) random.nextDouble(5, 10);
      canvas.dot(
          at[0] + scale * (float) random.nextDouble(-10, 10),
          at[1] + scale * (float) random.nextDouble(-10, 10),
          size,
          size * (float) random.nextDouble(0.5, 1),
          (float) random.nextDouble(StrictMath.PI),
          mixed(0.8f),
          0.7f * opacity);
    }
    float size = scale * (float) random.nextDouble(4, 6);
    canvas.dot(at[0], at[1], size, size, 0, stain.parasite(), opacity);
  }

  private void schizont(float scale, float opacity) {
    float[] at = place(0.25);
    canvas.dot(at[0], at[1], 28 * scale, 25 * scale, 0, mixed(0.6f), 0.6f * opacity);
    int merozoites = 8 + random.nextInt(9);
    for (int i = 0; i < merozoites; i++) {
      float away = scale * (float) random.nextDouble(6, 22);
      double angle = random.nextDouble(2 * StrictMath.PI);
      float size = scale * (float) random.nextDouble(3, 5);
      canvas.dot(
          at[0] + away * (float) StrictMath.cos(angle),
          at[1] + away * (float) StrictMath.sin(angle),
          size,
          size,
          0,
          stain.parasite(),
          opacity);
    }
    canvas.dot(at[0], at[1], 5 * scale, 4 * scale, 0, new float[] {70, 40, 30}, 0.8f * opacity);
  }

  /** What makes a healthy cell look infected: a speck of stain, or a platelet on top of it. */
  private void lookalike() {
    if (random.nextDouble() < 0.6) {
      float[] at = place(0.9);
      float size = (float) random.nextDouble(1.8, 3.4 + 2 * settings.difficulty());
      float[] colour = random.nextBoolean() ? mixed(0.85f) : new float[] {150, 50, 70};
      float opacity = (float) random.nextDouble(0.4, 0.9);
      canvas.dot(at[0], at[1], size, size * (float) random.nextDouble(0.7, 1), 0, colour, opacity);
      return;
    }
    float[] at = place(1.0);
    float size = (float) random.nextDouble(8, 13);
    canvas.dot(at[0], at[1], 1.5f * size, 1.4f * size, 0, new float[] {225, 215, 225}, 0.4f);
    for (int i = 0; i < 9; i++) {
      canvas.dot(
          at[0] + (float) random.nextDouble(-0.5, 0.5) * size,
          at[1] + (float) random.nextDouble(-0.5, 0.5) * size,
          0.5f * size,
          0.4f * size,
          (float) random.nextDouble(StrictMath.PI),
          mixed((float) random.nextDouble(0.45, 0.8)),
          0.45f);
    }
  }

  /**
   * A place in the cell, evenly by area, no further out than a share of the radius. A few tries are
   * made to keep out of bites, so that what is drawn can be seen.
   */
  private float[] place(double furthest) {
    float[] at = anyPlace(furthest);
    for (int i = 0; i < MOST_TRIES && !isSeen(at); i++) {
      at = anyPlace(0.8 * furthest);
    }
    return at;
  }

  private boolean isSeen(float[] at) {
    int x = Math.min(Math.max((int) at[0], 0), outline.width() - 1);
    int y = Math.min(Math.max((int) at[1], 0), outline.height() - 1);
    return outline.covers(x, y);
  }

  private float[] anyPlace(double furthest) {
    double angle = random.nextDouble(2 * StrictMath.PI);
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    float away = outline.radius(cos, sin) * (float) (furthest * Math.sqrt(random.nextDouble()));
    return new float[] {outline.centreX() + away * cos, outline.centreY() + away * sin};
  }

  /** A colour between cell and chromatin. */
  private float[] mixed(float share) {
    float[] colour = new float[3];
    for (int i = 0; i < 3; i++) {
      colour[i] = stain.cell()[i] + share * (stain.parasite()[i] - stain.cell()[i]);
    }
    return colour;
  }

  static float step(float from, float to, float value) {
    float share = Math.min(Math.max((value - from) / (to - from), 0), 1);
    return share * share * (3 - 2 * share);
  }
}
