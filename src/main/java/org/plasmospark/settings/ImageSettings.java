package org.plasmospark.settings;

import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;

/** Which images are taken and what their paths say; keys {@code images.*}. */
public record ImageSettings(ImageLimits limits, LabelSet labels, CellNames names) {}
