/**
 * Sets of images that somebody has published: unpacking an archive, and comparing every file with
 * the data manifest. Knows nothing but the JDK and the manifest.
 */
package org.plasmospark.dataset;
