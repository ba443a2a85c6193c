/**
 * What a task does with its cores: how they are shared out, and batches made ahead of their use.
 */
package org.plasmospark.task;
