package org.plasmospark.jobs.training;

import java.util.function.Supplier;
import org.plasmospark.output.Claim;
import org.plasmospark.run.Progress;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.PlasmosparkSession;
import org.plasmospark.storage.Store;
import org.plasmospark.task.CoreShares;

/**
 * What a training works with.
 *
 * @param spark the session it runs on
 * @param store every store
 * @param settings of this training
 * @param shares of the cores of each JVM that computes
 * @param cellMemory bytes of each of these JVMs for decoded cells
 * @param progress of this training
 * @param claims new claims of its run on outputs
 */
public record TrainingWork(
    PlasmosparkSession spark,
    Store store,
    Settings settings,
    CoreShares shares,
    long cellMemory,
    Progress progress,
    Supplier<Claim> claims) {}
