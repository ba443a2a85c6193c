package org.plasmospark.settings;

import java.time.LocalDate;
import java.util.Optional;

/** Predicting an archive; keys {@code score.*}. */
public record ScoreSettings(int batchSize, Optional<LocalDate> date) {}
