package org.plasmospark.settings;

import java.util.Optional;
import org.plasmospark.archive.ArchiveLimits;
import org.plasmospark.image.ImageLimits;
import org.plasmospark.manifest.CellNames;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.PathFilter;

/**
 * Which images are taken and what their paths say; keys {@code images.*}.
 *
 * @param mapping address of the CSV that says what paths do not
 */
public record ImageSettings(
    ImageLimits limits,
    ArchiveLimits archives,
    PathFilter filter,
    LabelSet labels,
    CellNames names,
    Optional<String> mapping) {}
