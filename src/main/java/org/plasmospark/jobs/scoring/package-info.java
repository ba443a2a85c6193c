/** The job score, and what all predicting with a bundle has in common. */
package org.plasmospark.jobs.scoring;
