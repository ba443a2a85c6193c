package org.plasmospark.settings;

/** What quality of data stops a job; keys {@code quality.*}. */
public record QualitySettings(double maxQuarantinedFraction) {}
