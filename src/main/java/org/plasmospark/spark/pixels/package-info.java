/** Decoded and resized cells that an executor keeps from one epoch of its trainings to the next. */
package org.plasmospark.spark.pixels;
