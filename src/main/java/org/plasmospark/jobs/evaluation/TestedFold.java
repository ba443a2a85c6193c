package org.plasmospark.jobs.evaluation;

import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.manifest.PatientFold;

/**
 * A fold whose network was tested on the fold's own test patients.
 *
 * @param model name of the network
 * @param version of its bundle
 * @param keptEpoch of its network
 * @param counts of its test
 */
public record TestedFold(
    PatientFold fold, String model, String version, int keptEpoch, EvaluationAccumulator counts) {

  /** Of its folder and in messages. */
  public String name() {
    return name(fold.index());
  }

  /**
   * The name of a fold's folder, and of the fold in messages.
   *
   * @param index from 0
   */
  public static String name(int index) {
    return "fold-" + (index + 1);
  }
}
