package org.plasmospark.image.synthetic;

import java.util.SplittableRandom;

/**
 * How one slide of one patient looks: the colours are those seen in Giemsa-stained thin smears.
 *
 * @param cell colour of the cell body, red, green and blue 0..255
 * @param parasite colour of chromatin
 * @param pallor how much lighter the middle of a cell is, 0..1
 * @param halo how light the rim is, 0..1
 * @param grain amplitude of the noise, of 255
 */
record Stain(float[] cell, float[] parasite, float pallor, float halo, float grain) {
  /** Rose, salmon, lilac gray, violet, beige. */
  private static final float[][] BODIES = {
    {214, 132, 138}, {218, 150, 132}, {178, 172, 190}, {152, 136, 192}, {198, 164, 144}
  };

  static Stain draw(SplittableRandom patient, SplittableRandom slide) {
    // The first number is the patient's parasite load.
    patient.nextDouble();
    float[] body = BODIES[patient.nextInt(BODIES.length)].clone();
    float light = (float) patient.nextDouble(0.9, 1.07);
    float slideLight = (float) slide.nextDouble(0.96, 1.04);
    for (int i = 0; i < 3; i++) {
      body[i] = (body[i] + (float) patient.nextDouble(-8, 8)) * light * slideLight;
      body[i] += (float) slide.nextDouble(-3, 3);
    }
    float depth = (float) patient.nextDouble(0.8, 1.05);
    float[] parasite = {
      depth * (float) patient.nextDouble(135, 180),
      depth * (float) patient.nextDouble(15, 60),
      depth * (float) patient.nextDouble(115, 165)
    };
    float pallor = (float) patient.nextDouble(0, 0.35);
    float halo = (float) patient.nextDouble(0.1, 0.6);
    float grain = (float) patient.nextDouble(1, 2.6);
    return new Stain(body, parasite, pallor * pallor * 2.5f, halo, grain);
  }
}
