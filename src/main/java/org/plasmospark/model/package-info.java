/**
 * Network architectures, the model bundle they are kept in, and the engines that train them and
 * predict with them.
 */
package org.plasmospark.model;
