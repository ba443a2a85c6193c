package org.plasmospark.report;

import java.util.List;
import java.util.Objects;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.report.EvaluationReport.Fact;

/**
 * What the page of a comparison shows. All text may come from untrusted places.
 *
 * @param title heading of the page
 * @param models in the order of the comparison
 * @param comparison of them
 * @param facts what was compared, in the order shown
 * @param warnings sentences a reader must not miss, such as a patient leak; usually empty
 */
public record ComparisonReport(
    String title,
    List<ComparedModel> models,
    Comparison comparison,
    List<Fact> facts,
    List<String> warnings) {

  /**
   * @throws IllegalArgumentException if the models are not those of the comparison
   */
  public ComparisonReport {
    Objects.requireNonNull(title, "title");
    models = List.copyOf(models);
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
    if (models.size() != comparison.summaries().size()) {
      throw new IllegalArgumentException(
          models.size() + " models and " + comparison.summaries().size() + " evaluations");
    }
  }
}
