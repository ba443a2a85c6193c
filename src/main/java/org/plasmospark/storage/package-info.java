/**
 * One door to local disks, HDFS and S3: listing, reading, and writing so that no reader ever sees
 * half a file or half a directory.
 */
package org.plasmospark.storage;
