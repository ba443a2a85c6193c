/** Predictions of several models on the same cells, met cell by cell. */
package org.plasmospark.spark.comparison;
