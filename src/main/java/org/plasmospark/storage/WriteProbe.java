package org.plasmospark.storage;

import java.time.Instant;

/**
 * What a probe file told of a place.
 *
 * @param written when it was, by the store's clock
 * @param exclusive whether the store itself lets only one of several writers create a file
 */
public record WriteProbe(Instant written, boolean exclusive) {}
