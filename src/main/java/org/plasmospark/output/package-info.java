/**
 * One way to publish, for every job and on every store: an attempt holds the lease of an output,
 * writes into a folder of its own, and makes it current by one small write.
 */
package org.plasmospark.output;
