package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.evaluation.patients.PatientDifferences;
import org.plasmospark.evaluation.patients.PatientsJson;
import org.plasmospark.evaluation.patients.WorstPatient;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.evaluation.statistics.StatisticsJson;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.report.EvaluationReport;
import org.plasmospark.report.HtmlReport;
import org.plasmospark.report.PatientReport;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.PatientTable;
import org.plasmospark.spark.table.SpreadTable;
import org.plasmospark.storage.StorePath;

/**
 * What the folds of a cross-validation came to, all together.
 *
 * @param leak a sentence if folds leak, else null
 * @param tested every fold, in their order
 * @param validation the same as figures
 * @param patients the figures of each patient
 * @param intervals of the figures of all cells together
 * @param views of each image whose probabilities were averaged
 * @param plan whose proportion of training and validation the folds have
 * @param robustness of the networks, fold by fold; null unless it was measured
 */
public record CrossValidationReport(
    Work work,
    PackedData data,
    String leak,
    List<TestedFold> tested,
    CrossValidation validation,
    PatientDifferences patients,
    MetricIntervals intervals,
    int views,
    SplitPlan plan,
    RobustnessSpread robustness) {

  /** The entry of the document with the fractions of {@code plan}. */
  static final String FRACTIONS = "splitFractions";

  /** What tested folds came to, without robustness; parameters as for the record. */
  public static CrossValidationReport of(
      Work work, PackedData data, String leak, List<TestedFold> tested, int views, SplitPlan plan) {
    LabelSet labels = data.labels();
    EvaluationAccumulator all =
        new EvaluationAccumulator(work.context().settings().evaluate().threshold());
    Map<String, EvaluationAccumulator> folds = new LinkedHashMap<>();
    for (TestedFold fold : tested) {
      all.merge(fold.counts());
      folds.put(fold.name(), fold.counts());
    }
    return new CrossValidationReport(
        work,
        data,
        leak,
        tested,
        new CrossValidation(
            tested.stream()
                .map(
                    fold ->
                        new CrossValidation.Fold(
                            fold.name(),
                            fold.keptEpoch(),
                            fold.counts()
                                .summary(fold.name(), labels.positive(), labels.negative())))
                .toList(),
            all.summary("cross-validation", labels.positive(), labels.negative())),
        PatientDifferences.of(folds),
        MetricIntervals.of(all, work.context().settings().intervals()),
        views,
        plan,
        null);
  }

  /** The same with robustness. */
  CrossValidationReport with(RobustnessSpread measured) {
    return new CrossValidationReport(
        work, data, leak, tested, validation, patients, intervals, views, plan, measured);
  }

  /**
   * Writes page, document and tables.
   *
   * @param folder in which the folds are
   * @param cells of all folds
   */
  public void write(StorePath folder, PackedCells cells) throws IOException {
    List<WorstPatient> worst =
        WorstPatients.of(
            work,
            data.labels(),
            cells,
            patients,
            tested.stream().map(fold -> folder.child(fold.name()).child("predictions")).toList());
    Map<String, Object> json = json();
    json.putAll(PatientsJson.of(patients, worst));
    JsonFiles.write(work.store(), folder.child("report.json"), json);
    SpreadTable.write(
        work.spark(), work.context().runId(), model(), validation, folder.child("spread"));
    PatientTable.write(
        work.spark(), work.context().runId(), model(), patients, folder.child("patients"));
    work.store()
        .writeAtomically(
            folder.child("report.html"),
            HtmlReport.render(
                    EvaluationReport.of(
                            "Cross-validation of " + model(),
                            validation,
                            new PatientReport(patients, worst),
                            intervals,
                            facts(),
                            warnings())
                        .with(robustness))
                .getBytes(StandardCharsets.UTF_8),
            false);
  }

  /** The same for people. */
  JobResult result() {
    return result(List.of());
  }

  /**
   * The same.
   *
   * @param more lines at the end
   */
  public JobResult result(List<String> more) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Cross-validated %s in %d folds of %,d patients, %,d cells:",
            model(),
            tested.size(),
            validation.pooled().patients().size(),
            validation.pooled().n()));
    lines.add("  " + line("accuracy", "AUC", "sensitivity", "specificity", "MCC"));
    lines.add("  " + pooled());
    if (robustness != null) {
      lines.add("  " + RobustnessPass.line(robustness));
    }
    warnings().forEach(warning -> lines.add("Mind: " + warning));
    lines.add("Report: " + work.path("out").child("report.html"));
    lines.addAll(more);
    return new JobResult(lines, json());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (leak != null) {
      warnings.add("Leak in the data: " + leak);
    }
    warnings.addAll(data.labelWarnings());
    return warnings;
  }

  private String model() {
    return tested.get(0).model();
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runId", work.context().runId());
    json.put("createdAt", work.context().startedAt().toString());
    json.put("model", model());
    Map<String, Object> versions = new LinkedHashMap<>();
    tested.forEach(fold -> versions.put(fold.name(), fold.version()));
    json.put("modelVersions", versions);
    json.put("manifestHash", data.text("manifest_hash"));
    json.put("splitBy", "patient");
    json.put("seed", data.document().get("split_seed"));
    json.put(FRACTIONS, List.of(plan.train(), plan.validation(), plan.test()));
    json.put("leak", leak);
    json.put("views", views);
    json.put("warnings", warnings());
    json.putAll(validation.toMap());
    json.put("intervals", StatisticsJson.of(intervals));
    if (robustness != null) {
      json.put("robustness", robustness.toMap());
    }
    return json;
  }

  private List<EvaluationReport.Fact> facts() {
    List<EvaluationReport.Fact> facts = new ArrayList<>();
    facts.add(new EvaluationReport.Fact("Model", model()));
    ScoringViews.means(1, views)
        .ifPresent(means -> facts.add(new EvaluationReport.Fact("Probabilities", means)));
    facts.add(new EvaluationReport.Fact("Data", data.folder().toString()));
    facts.add(new EvaluationReport.Fact("Manifest", data.text("manifest_hash")));
    facts.add(new EvaluationReport.Fact("Split", tested.size() + " folds, by patient"));
    facts.add(new EvaluationReport.Fact("Seed of the split", data.text("split_seed")));
    facts.add(new EvaluationReport.Fact("Run", work.context().runId()));
    facts.add(
        new EvaluationReport.Fact(
            "Made", work.context().startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    return facts;
  }

  private String line(String... names) {
    Map<String, CrossValidation.Spread> spread = validation.spread();
    StringBuilder line = new StringBuilder("mean and standard deviation: ");
    for (String name : names) {
      CrossValidation.Spread metric = spread.get(name.toLowerCase(Locale.ROOT));
      line.append(name.equals(names[0]) ? "" : ", ")
          .append(name)
          .append(' ')
          .append(figures(metric));
    }
    return line.append('.').toString();
  }

  private static String figures(CrossValidation.Spread metric) {
    String mean = Finite.text(metric.mean());
    return switch (metric.folds()) {
      case 0 -> mean;
      case 1 -> mean + " (of one fold)";
      default -> mean + " ± " + Finite.text(metric.standardDeviation());
    };
  }

  private String pooled() {
    EvaluationSummary all = validation.pooled();
    return String.format(
        Locale.ROOT,
        "all cells together: accuracy %s, AUC %s, sensitivity %s, specificity %s, MCC %s.",
        Finite.text(all.confusion().accuracy()),
        Finite.text(all.auc()),
        Finite.text(all.confusion().sensitivity()),
        Finite.text(all.confusion().specificity()),
        Finite.text(all.confusion().mcc()));
  }
}
