/** The Parquet tables and how values become rows of them. */
package org.plasmospark.spark.table;
