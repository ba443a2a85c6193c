package org.plasmospark.settings;

import java.util.Optional;

/**
 * One run of one job; keys {@code run.*}.
 *
 * @param deadline a text that {@link org.plasmospark.run.Deadline#parse} reads
 */
public record RunSettings(
    long seed,
    Optional<String> id,
    boolean overwrite,
    boolean resume,
    Optional<String> deadline,
    int leaseSeconds,
    int storeTimeoutSeconds) {}
