package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.Robustness;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.data.PatientFolds;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.spark.source.PackedCells;

/**
 * Measures each network of a cross-validation on the patients that it was tested on, and all of
 * them together.
 */
final class FoldsEvaluation {
  private FoldsEvaluation() {}

  /** Writes a report for each fold and one for all, and publishes them. */
  static JobResult run(Work work, OutputFolder out) throws IOException {
    TrainedFolds trained = TrainedFolds.read(work.store(), work.path("folds"));
    PackedData data = PackedData.read(work.store(), work.path("data"));
    trained.requireTrainedOn(data);
    PackedCells cells = data.cells(work).labelled().outside(Split.TEST);
    SplitPlan plan = trained.plan(work.context().settings().split().plan());
    List<PatientFold> folds = PatientFolds.deal(work, data, cells, trained.folds().size(), plan);
    trained.requireDealtAs(folds, data);
    List<TestedFold> tested = new ArrayList<>();
    List<Robustness> robustness = new ArrayList<>();
    for (PatientFold fold : folds) {
      TrainedFolds.Fold network = trained.folds().get(fold.index());
      EvaluateJob.Measured measured =
          EvaluateJob.measure(
              work,
              network.bundle(),
              target(trained, data, cells, fold, out),
              work.context().settings().evaluate().robustness());
      tested.add(
          new TestedFold(
              fold,
              network.bundle().metadata().name(),
              network.bundle().metadata().version(),
              network.keptEpoch(),
              measured.counts()));
      measured.robustness().ifPresent(robustness::add);
      work.context().progress().say(line(measured));
    }
    CrossValidationReport report =
        CrossValidationReport.of(
            work,
            data,
            trained.leak(),
            tested,
            ScoringViews.of(work.context().settings(), trained.folds().get(0).bundle().metadata()),
            plan);
    Optional<RobustnessSpread> spread =
        robustness.isEmpty() ? Optional.empty() : Optional.of(new RobustnessSpread(robustness));
    CrossValidationReport whole = spread.map(report::with).orElse(report);
    whole.write(out.staging(), cells);
    out.publish();
    return whole.result();
  }

  private static EvaluateJob.Target target(
      TrainedFolds trained,
      PackedData data,
      PackedCells cells,
      PatientFold fold,
      OutputFolder out) {
    return new EvaluateJob.Target(
        data,
        cells.ofPatients(fold.patients(Split.TEST)),
        TestedFold.name(fold.index()),
        SplitUnit.PATIENT.text(),
        fold.hash(),
        trained.folds().get(fold.index()).leak(),
        trained.folder(fold.index()),
        trained.folder(fold.index()),
        out.staging().child(TestedFold.name(fold.index())));
  }

  private static String line(EvaluateJob.Measured measured) {
    return String.format(
        Locale.ROOT,
        "%s: %,d cells, accuracy %s, AUC %s",
        measured.summary().split(),
        measured.summary().n(),
        Finite.text(measured.summary().confusion().accuracy()),
        Finite.text(measured.summary().auc()));
  }
}
