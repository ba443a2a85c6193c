package org.plasmospark.settings;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.plasmospark.model.ComputeOptions;

/**
 * Computing inside a task; keys {@code compute.*}.
 *
 * @param threads of one network; empty for what the cores and tasks allow
 * @param decodeThreads beside it in each task, 0 for the task's own; empty likewise
 * @param cellMemory bytes of native memory for decoded cells; empty for what networks leave
 * @param nvidiaSmi program that lists GPUs
 */
public record ComputeSettings(
    OptionalInt threads,
    OptionalInt decodeThreads,
    OptionalLong cellMemory,
    ComputeOptions options,
    String nvidiaSmi) {

  ComputeSettings with(ComputeOptions others) {
    return new ComputeSettings(threads, decodeThreads, cellMemory, others, nvidiaSmi);
  }
}
