package org.plasmospark.settings;

/**
 * What quality of data stops a job; keys {@code quality.*}.
 *
 * @param maxQuarantinedFraction of all files, in [0, 1]
 * @param maxSuspiciousFraction of the usable ones, in [0, 1]
 * @param maxUnreadArchives archives that may go unread, at least 0
 * @param minPatients patients with cells of each class that training, validation and an evaluation
 *     need; 0: it is not asked
 */
public record QualitySettings(
    double maxQuarantinedFraction,
    double maxSuspiciousFraction,
    int maxUnreadArchives,
    int minPatients) {}
