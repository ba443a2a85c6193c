package org.plasmospark.settings;

import java.util.OptionalInt;
import org.plasmospark.model.ComputeOptions;

/**
 * Computing inside a task; keys {@code compute.*}.
 *
 * @param threads of one network; empty for what the cores and tasks allow
 * @param decodeThreads beside it in each task, 0 for the task's own; empty likewise
 * @param nvidiaSmi program that lists GPUs
 */
public record ComputeSettings(
    OptionalInt threads, OptionalInt decodeThreads, ComputeOptions options, String nvidiaSmi) {

  ComputeSettings inFloat32() {
    return new ComputeSettings(threads, decodeThreads, options.inFloat32(), nvidiaSmi);
  }
}
