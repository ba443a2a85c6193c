/**
 * Evaluations as one self-contained HTML page: no scripts, nothing loaded from elsewhere, readable
 * on paper, on a phone and by a screen reader.
 */
package org.plasmospark.report;
