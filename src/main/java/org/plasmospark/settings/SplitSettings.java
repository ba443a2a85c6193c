package org.plasmospark.settings;

import org.plasmospark.manifest.SplitPlan;

/**
 * Which images train, choose and test; keys {@code split.*}.
 *
 * @param plan its seed is {@code split.seed}, or the run's where that is null
 * @param allowLeaks whether a leaky split may be trained on
 */
public record SplitSettings(SplitPlan plan, boolean allowLeaks) {}
