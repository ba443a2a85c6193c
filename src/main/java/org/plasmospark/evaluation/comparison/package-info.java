/**
 * Several models on the same cells: counts that can be added up in any order, and what they say.
 */
package org.plasmospark.evaluation.comparison;
