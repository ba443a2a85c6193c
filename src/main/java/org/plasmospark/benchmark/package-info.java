/** Times work by repetition and says how fast it was and how much the times vary. */
package org.plasmospark.benchmark;
