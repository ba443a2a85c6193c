package org.plasmospark;

import org.plasmospark.spark.YarnDriver;

/** The program. */
public final class Main {

  private Main() {}

  /**
   * Runs the job that the arguments name and ends the process with its exit code. Where YARN runs
   * the driver it returns, or throws what tells YARN the code: an application master starts a
   * driver again that ends its process itself.
   */
  public static void main(String[] args) throws Exception {
    int code = Cli.run(args, System.out, System.err);
    if (!isInsideOfYarn()) {
      System.exit(code);
    } else if (code != ExitCode.DONE.code()) {
      throw YarnDriver.failure(code);
    }
  }

  /** The application master sets both before it calls the driver. */
  private static boolean isInsideOfYarn() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }
}
