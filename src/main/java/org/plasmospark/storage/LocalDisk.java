package org.plasmospark.storage;

/** The store of jobs that run without Spark, and hence without Hadoop: local files only. */
public final class LocalDisk {

  private LocalDisk() {}

  /** A store that takes paths of {@code file:} and no others. */
  public static Store store() {
    return new LocalStore();
  }
}
