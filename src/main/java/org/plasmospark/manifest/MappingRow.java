package org.plasmospark.manifest;

import java.io.Serializable;

/**
 * What a mapping file says of one image.
 *
 * @param path relative to the root, as in the manifest; never empty
 * @param label null when it does not say
 * @param patientId null when it does not say
 * @param slideId null when it does not say
 * @param line of the file on which it begins, from 1
 */
public record MappingRow(String path, String label, String patientId, String slideId, long line)
    implements Serializable {}
