/** Where cells come from: folders of images and packed tables. */
package org.plasmospark.spark.source;
