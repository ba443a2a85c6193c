package org.plasmospark.image;

/** What became of a file's bytes: pixels, or the reason why there are none. */
public sealed interface DecodeResult permits Decoded, Rejected {}
