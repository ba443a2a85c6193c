package org.plasmospark.spark;

import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkSubmit;
import org.plasmospark.UserException;
import org.plasmospark.run.Secrets;

/**
 * Starts a job through Spark's own {@code spark-submit}, as submit/run.sh does on the embedded
 * Spark. What Spark refuses before the job begins is a sentence here and not a stack trace.
 */
public final class Submit {
  private Submit() {}

  /** Takes the arguments of {@code spark-submit}, and ends the process as that does. */
  public static void main(String[] args) {
    try {
      // Quiet by the configuration of run.sh; nothing here knows when the job's own words begin.
      new SparkSubmit().doSubmit(args);
    } catch (Exception | LinkageError e) { // Spark throws checked ones that it does not declare
      if (e instanceof SparkUserAppException ended) {
        System.exit(ended.exitCode());
      }
      UserException refusal = SparkMaster.cannotStart(e);
      System.err.println("plasmospark: " + Secrets.redact(refusal.getMessage()));
      System.exit(refusal.exitCode().code());
    }
  }
}
