/** Patients, slides and equal bytes in more than one split, or in more than one part of a fold. */
package org.plasmospark.spark.leaks;
