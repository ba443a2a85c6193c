package org.plasmospark.spark;

import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's pages show, in the words of the user's work. */
public final class Stages {
  private Stages() {}

  /** Names the jobs that this thread starts until the scope is closed. */
  public static Scope named(JavaSparkContext context, String description) {
    context.sc().setJobDescription(description);
    return () -> context.sc().setJobDescription(null);
  }

  /** Ends a name. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
