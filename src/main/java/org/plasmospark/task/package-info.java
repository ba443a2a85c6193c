/**
 * What is done with the cores of a JVM: how they are shared out, batches made ahead of their use,
 * works side by side, and what is kept between two uses.
 */
package org.plasmospark.task;
