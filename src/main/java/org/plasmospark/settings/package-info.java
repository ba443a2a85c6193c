/**
 * Settings: read from reference.conf, files and the command line, checked all at once, and handed
 * on as values. Nothing else in the product reads a configuration key.
 */
package org.plasmospark.settings;
