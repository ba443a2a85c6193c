package org.plasmospark.image;

import java.io.Serializable;

/** What a file's header says: format and size, or the reason why it will not be decoded. */
public sealed interface HeaderResult extends Serializable permits ImageHeader, Rejected {}
