/** Features of cells by base networks that stay as they are: computed once, kept as Parquet. */
package org.plasmospark.spark.features;
