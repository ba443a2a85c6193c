package org.plasmospark.settings;

/** Packed cells; keys {@code pack.*}. */
public record PackSettings(int fileSizeMb, boolean append) {}
