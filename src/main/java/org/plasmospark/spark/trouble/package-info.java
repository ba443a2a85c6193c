/** What goes wrong on a cluster while a job goes on, told to operators. */
package org.plasmospark.spark.trouble;
