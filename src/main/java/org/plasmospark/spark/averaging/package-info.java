/**
 * Parameter averaging behind dl4j-spark's training interfaces, exact where its own master is not:
 * every minibatch of a round is trained, and the average weighs each worker by the examples it saw.
 */
package org.plasmospark.spark.averaging;
