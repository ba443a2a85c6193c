/** Stores that do not answer: how long a job waits for one, and that it asks no more afterwards. */
package org.plasmospark.storage.outage;
