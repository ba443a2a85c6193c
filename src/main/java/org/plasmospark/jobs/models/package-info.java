/** Model bundles on stores: written, read, described, and imported from Keras. */
package org.plasmospark.jobs.models;
