package org.plasmospark.report;

import java.util.List;
import java.util.Objects;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.MetricIntervals;

/**
 * What an evaluation's page shows. All text may come from file names and other untrusted places.
 *
 * @param title heading of the page
 * @param summary the evaluation
 * @param intervals of its metrics, as far as known
 * @param facts what was evaluated, in the order shown: model, version, data, split, seed, run
 * @param warnings sentences a reader must not miss, such as a patient leak; usually empty
 * @param history the training that led to the model; empty if not known
 * @param mostWrong the most confidently wrong cells, the worst first; may be empty
 * @param folds whose cells together are the summary; null unless it is a cross-validation
 * @param patients of the folds; null unless it is a cross-validation
 * @param robustness of the model, or of those of the folds; null unless it was measured
 */
public record EvaluationReport(
    String title,
    EvaluationSummary summary,
    MetricIntervals intervals,
    List<Fact> facts,
    List<String> warnings,
    List<EpochRow> history,
    List<WrongCell> mostWrong,
    CrossValidation folds,
    PatientReport patients,
    RobustnessSpread robustness) {

  /** A name and its value, such as {@code model} and {@code custom-cnn}. */
  public record Fact(String name, String value) {
    public Fact {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }
  }

  /** An evaluation of one model. */
  public EvaluationReport(
      String title,
      EvaluationSummary summary,
      MetricIntervals intervals,
      List<Fact> facts,
      List<String> warnings,
      List<EpochRow> history,
      List<WrongCell> mostWrong) {
    this(title, summary, intervals, facts, warnings, history, mostWrong, null, null, null);
  }

  /**
   * A cross-validation: the figures of all cells together, those of each fold, and those of each
   * patient.
   */
  public static EvaluationReport of(
      String title,
      CrossValidation folds,
      PatientReport patients,
      MetricIntervals intervals,
      List<Fact> facts,
      List<String> warnings) {
    return new EvaluationReport(
        title,
        folds.pooled(),
        intervals,
        facts,
        warnings,
        List.of(),
        List.of(),
        folds,
        patients,
        null);
  }

  /** The same with robustness; null if it was not measured. */
  public EvaluationReport with(RobustnessSpread measured) {
    return new EvaluationReport(
        title, summary, intervals, facts, warnings, history, mostWrong, folds, patients, measured);
  }

  public EvaluationReport {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(intervals, "intervals");
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
    history = List.copyOf(history);
    mostWrong = List.copyOf(mostWrong);
  }
}
