package org.plasmospark.image;

import java.io.Serializable;

/** What became of a file's bytes: pixels, or the reason why there are none. */
public sealed interface DecodeResult extends Serializable permits Decoded, Rejected {}
