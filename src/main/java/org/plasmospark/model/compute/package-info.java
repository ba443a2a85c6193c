/**
 * The seam between the models and whatever computes them: networks as lists of layers, parameters
 * in DL4J's order, and engines that train and predict. Nothing here knows a native library.
 */
package org.plasmospark.model.compute;
