/** Trains and predicts on the CPU with oneDNN, through its JavaCPP presets. */
package org.plasmospark.model.onednn;
