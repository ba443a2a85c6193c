/**
 * One class a job: validate, do, say what was done. Jobs put the other packages together and hold
 * no algorithm of their own.
 */
package org.plasmospark.jobs;
