/** Weights and whole models that Keras saved as HDF5, read into networks of DL4J's. */
package org.plasmospark.model.keras;
