package org.plasmospark.settings;

import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.manifest.Split;

/** Measuring a model; keys {@code evaluate.*}. */
public record EvaluateSettings(
    Split split, double threshold, int wrongCells, SimulatedChanges robustness) {}
