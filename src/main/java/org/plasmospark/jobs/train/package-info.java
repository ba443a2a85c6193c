/**
 * The job train: one training, or one for each fold or combination of settings, with checkpoints to
 * go on from.
 */
package org.plasmospark.jobs.train;
