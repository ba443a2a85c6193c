package org.plasmospark.settings;

import java.util.Optional;

/**
 * Features of base networks; keys {@code features.*}.
 *
 * @param dir folder that keeps them; empty: beside the packed cells
 * @param batchSize images a forward pass of a base
 */
public record FeatureSettings(Optional<String> dir, int batchSize) {}
