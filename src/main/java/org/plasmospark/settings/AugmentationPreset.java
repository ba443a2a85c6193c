package org.plasmospark.settings;

/** The choices of {@code augment.preset}; what each means is said in reference.conf. */
enum AugmentationPreset {
  STUDY,
  SMEAR
}
