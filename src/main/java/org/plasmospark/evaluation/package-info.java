/**
 * How well a classifier did, from counts that can be added up in any order and any partitioning:
 * confusion matrix, score histogram with ROC curve and AUC, log loss, patients, worst errors.
 */
package org.plasmospark.evaluation;
