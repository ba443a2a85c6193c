package org.plasmospark;

/** The program. */
public final class Main {

  private Main() {}

  /** Runs the job that the arguments name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Cli.run(args, System.out, System.err));
  }
}
