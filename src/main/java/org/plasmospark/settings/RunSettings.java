package org.plasmospark.settings;

import java.util.Optional;

/** One run of one job; keys {@code run.*}. */
public record RunSettings(long seed, Optional<String> id, boolean overwrite) {}
