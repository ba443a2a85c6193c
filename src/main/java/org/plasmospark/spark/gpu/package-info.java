/**
 * One executor, one GPU: which executors have one, and that their tasks compute on it and on no
 * other.
 */
package org.plasmospark.spark.gpu;
