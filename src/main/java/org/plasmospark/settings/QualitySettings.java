package org.plasmospark.settings;

/**
 * What quality of data stops a job; keys {@code quality.*}.
 *
 * @param maxQuarantinedFraction of all files, in [0, 1]
 * @param maxSuspiciousFraction of the usable ones, in [0, 1]
 * @param maxUnreadArchives archives that may go unread, at least 0
 */
public record QualitySettings(
    double maxQuarantinedFraction, double maxSuspiciousFraction, int maxUnreadArchives) {}
