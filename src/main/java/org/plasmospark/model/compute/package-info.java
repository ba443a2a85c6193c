/**
 * The seam between the models and whatever computes them: networks as chains of layers for training
 * and as graphs of layers for inference, and engines that compute them. Nothing here knows a native
 * library.
 */
package org.plasmospark.model.compute;
