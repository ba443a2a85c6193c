/** The jobs check and show-config: whether jobs can run here, and with which settings. */
package org.plasmospark.jobs.checks;
