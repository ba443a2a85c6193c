package org.plasmospark.settings;

/** Cataloguing; keys {@code catalog.*}. */
public record CatalogSettings(boolean incremental) {}
