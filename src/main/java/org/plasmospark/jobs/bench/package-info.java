/** The job bench: how fast this machine computes and does the other jobs. */
package org.plasmospark.jobs.bench;
