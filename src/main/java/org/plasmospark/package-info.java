/** The way in: the command line, and what a process tells its caller when it ends. */
package org.plasmospark;
