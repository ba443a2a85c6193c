/**
 * How sure figures of an evaluation are: intervals over patients, and tests of the difference
 * between two models on the same cells.
 */
package org.plasmospark.evaluation.statistics;
