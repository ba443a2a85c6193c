/**
 * The seam between the models and whatever computes them: networks as graphs of layers, and engines
 * that train them and predict with them. Nothing here knows a native library.
 */
package org.plasmospark.model.compute;
