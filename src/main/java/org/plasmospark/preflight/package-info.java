/** What can be said about a machine before work begins on it: findings, each with what to do. */
package org.plasmospark.preflight;
