/** Random numbers as functions of what they are drawn for, so that nothing is random twice. */
package org.plasmospark.random;
