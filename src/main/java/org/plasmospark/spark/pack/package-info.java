/** Packing: the original bytes of catalogued images in a few large Parquet files. */
package org.plasmospark.spark.pack;
