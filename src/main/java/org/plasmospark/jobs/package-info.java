/**
 * What every job is made of: its description and arguments, what it works with, and the folders
 * that it publishes.
 */
package org.plasmospark.jobs;
