/**
 * Made-up stained red cells with patients and slides, for demonstrations and tests: they look
 * enough like the NIH cells to train on, and they carry the same traps.
 */
package org.plasmospark.image.synthetic;
