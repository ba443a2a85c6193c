/**
 * Training of one network on given cells, in each of the ways there are. What surrounds it (checks,
 * leases, checkpoints, publishing) is the jobs' and unknown here.
 */
package org.plasmospark.jobs.training;
