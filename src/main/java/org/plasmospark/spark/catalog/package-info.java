/** Making the data manifest: reading every file, splitting by groups, counting what came of it. */
package org.plasmospark.spark.catalog;
