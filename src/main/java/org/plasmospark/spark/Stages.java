package org.plasmospark.spark;

import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's pages show, in the words of the user's work. */
public final class Stages {
  private Stages() {}

  /** Does the work; the Spark jobs that this thread starts in it carry the name. */
  public static <T> T named(JavaSparkContext context, String name, Supplier<T> work) {
    context.sc().setJobDescription(name);
    try {
      return work.get();
    } finally {
      context.sc().setJobDescription(null);
    }
  }
}
