package org.plasmospark.image;

/** What a file's header says: format and size, or the reason why it will not be decoded. */
public sealed interface HeaderResult permits ImageHeader, Rejected {}
