/**
 * What differs between the patients of a cross-validation: the figures of each, their spread, and
 * the patients that fare worst.
 */
package org.plasmospark.evaluation.patients;
