/**
 * The jobs that make data: draw, unpack, verify, catalog and pack; and the packed cells that other
 * jobs read.
 */
package org.plasmospark.jobs.data;
