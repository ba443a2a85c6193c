package org.plasmospark.settings;

import java.util.OptionalInt;
import org.plasmospark.model.ComputeOptions;

/**
 * Computing inside a task; keys {@code compute.*}.
 *
 * @param threads of one network; empty for what the cores and tasks allow
 */
public record ComputeSettings(OptionalInt threads, ComputeOptions options) {}
