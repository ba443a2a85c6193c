package org.plasmospark.jobs.data;

import java.util.List;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.source.PatientTally;

/** The folds of packed data: the same whenever they are dealt. */
public final class PatientFolds {
  private PatientFolds() {}

  /**
   * Deals the patients of cells to folds; those that the packed cells have are obeyed if they are
   * as many.
   *
   * @param cells labelled ones of the data, outside of the test split
   * @param wanted folds, at least 2
   * @param plan whose proportion of training and validation is kept
   * @throws UserException DATA_QUALITY if cells name no patient, INPUT_MISSING if there are none
   */
  public static List<PatientFold> deal(
      Work work, PackedData data, PackedCells cells, int wanted, SplitPlan plan) {
    PatientTally tally = PatientTally.of(work.spark(), cells, data.labels());
    if (tally.nameless() > 0) {
      throw new UserException(
          ExitCode.DATA_QUALITY,
          ("%,d labelled cells of %s name no patient, so that they cannot be cross-validated by"
                  + " patient: set images.patient-pattern or images.mapping, and catalog and pack"
                  + " again.")
              .formatted(tally.nameless(), data.folder()));
    }
    if (tally.patients().isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The packed data %s has no labelled cell outside of the test split."
              .formatted(data.folder()));
    }
    return PatientFold.deal(
        tally.patients(),
        tally.foldCount() == wanted ? tally.folds() : Map.of(),
        wanted,
        plan,
        ((Number) data.document().get("split_seed")).longValue());
  }
}
