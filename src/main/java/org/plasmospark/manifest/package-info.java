/**
 * The data manifest: one row an image, its label, patient and slide, and the split it belongs to.
 * Splitting, leak finding, hashing and the CSV form are functions on values, without I/O of their
 * own.
 */
package org.plasmospark.manifest;
