package org.plasmospark.settings;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Predicting an archive; keys {@code score.*}.
 *
 * @param views of each image whose probabilities are averaged; empty: as many as the bundle says
 */
public record ScoreSettings(int batchSize, OptionalInt views, Optional<LocalDate> date) {}
