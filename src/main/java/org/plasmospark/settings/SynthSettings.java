package org.plasmospark.settings;

/** Synthetic cells; keys {@code synth.*}. */
public record SynthSettings(
    int cells, int patients, double parasitizedFraction, double difficulty, boolean rings) {}
