/** What a run tells while it goes and what it leaves behind: progress, deadline, record. */
package org.plasmospark.run;
