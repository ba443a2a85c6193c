/** Archives of images read in place: what they hold, and the bytes of one member at a time. */
package org.plasmospark.archive;
