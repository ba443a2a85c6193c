/** Scoring cells where they are: decoding, preprocessing and predicting inside the partitions. */
package org.plasmospark.spark.scoring;
