/**
 * Everything that touches Spark: the session, the sources and sinks, distributed training and
 * scoring.
 */
package org.plasmospark.spark;
