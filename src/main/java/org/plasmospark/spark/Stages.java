package org.plasmospark.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's pages show, in the words of the user's work. */
public final class Stages {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String GROUP = "spark.jobGroup.id";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final String POOL = "spark.scheduler.pool";

  private Stages() {}

  /**
   * Does one of several works that run at the same time: the Spark jobs that this thread starts in
   * it form a group of that name, and share the task slots fairly with those of the other groups.
   */
  public static <T> T inGroup(JavaSparkContext context, String group, Callable<T> work)
      throws Exception {
    Map<String, String> before = properties(context, DESCRIPTION, GROUP, INTERRUPT, POOL);
    context.sc().setJobGroup(group, group, false);
    context.sc().setLocalProperty(POOL, group);
    try {
      return work.call();
    } finally {
      before.forEach(context.sc()::setLocalProperty);
    }
  }

  /** Does the work; the Spark jobs that this thread starts in it carry the name. */
  public static void named(JavaSparkContext context, String name, Runnable work) {
    named(
        context,
        name,
        () -> {
          work.run();
          return null;
        });
  }

  /** The same for work with a result. */
  public static <T> T named(JavaSparkContext context, String name, Supplier<T> work) {
    Map<String, String> before = properties(context, DESCRIPTION);
    String group = context.sc().getLocalProperty(GROUP);
    context.sc().setJobDescription(group == null ? name : group + ": " + name);
    try {
      return work.get();
    } finally {
      before.forEach(context.sc()::setLocalProperty);
    }
  }

  /** What this thread has set; null where it has not. */
  private static Map<String, String> properties(JavaSparkContext context, String... names) {
    Map<String, String> properties = new HashMap<>();
    for (String name : names) {
      properties.put(name, context.sc().getLocalProperty(name));
    }
    return properties;
  }
}
