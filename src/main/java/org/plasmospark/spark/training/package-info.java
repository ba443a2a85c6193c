/** Distributed training: sharding the cells to workers, making minibatches, epochs and rounds. */
package org.plasmospark.spark.training;
