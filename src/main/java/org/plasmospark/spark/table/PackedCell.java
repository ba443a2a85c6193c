package org.plasmospark.spark.table;

import java.io.Serializable;
import org.plasmospark.manifest.ManifestEntry;

/**
 * An image with its row of the manifest.
 *
 * @param entry a quarantined one has no bytes
 * @param image the original bytes of the file, as they were; null if they could not be read
 */
public record PackedCell(ManifestEntry entry, byte[] image) implements Serializable {}
