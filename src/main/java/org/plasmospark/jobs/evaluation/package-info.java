/**
 * The jobs evaluate and compare: models measured on packed cells, and several of them side by side.
 */
package org.plasmospark.jobs.evaluation;
