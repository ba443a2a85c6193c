package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.comparison.Comparison;
import org.plasmospark.evaluation.comparison.ComparisonJson;
import org.plasmospark.evaluation.comparison.ModelPair;
import org.plasmospark.evaluation.statistics.StatisticsJson;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.report.ComparedModel;
import org.plasmospark.report.ComparisonReport;
import org.plasmospark.report.EvaluationReport.Fact;
import org.plasmospark.report.HtmlComparison;
import org.plasmospark.spark.comparison.MatchedPredictions;
import org.plasmospark.spark.comparison.PredictionMatcher;
import org.plasmospark.spark.table.MetricsTable;
import org.plasmospark.storage.StorePath;

/** Compares the reports of several models on the same cells. */
public final class CompareJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for the comparison")) {
      EvaluatedModels reports =
          EvaluatedModels.read(work.store(), context.arguments().required("reports"));
      Comparison comparison = compare(work, reports);
      List<String> warnings = warnings(reports, comparison);
      Map<String, Object> json = json(context, reports, comparison, warnings);
      JsonFiles.write(work.store(), out.staging().child("compare.json"), json);
      writeMetrics(work, reports, comparison, out.staging().child("metrics"));
      String html =
          HtmlComparison.render(
              new ComparisonReport(
                  "Comparison of " + reports.list().size() + " models",
                  models(reports),
                  comparison,
                  facts(context, reports),
                  warnings));
      work.store()
          .writeAtomically(
              out.staging().child("compare.html"), html.getBytes(StandardCharsets.UTF_8), false);
      out.publish();
      return new JobResult(lines(reports.names(), comparison, work.path("out"), warnings), json);
    }
  }

  private static Comparison compare(Work work, EvaluatedModels reports) {
    EvaluatedModel first = reports.list().get(0);
    LabelSet labels = first.labels();
    MatchedPredictions matched =
        PredictionMatcher.match(
            work.spark(),
            reports.list().stream().map(EvaluatedModel::predictions).toList(),
            reports.list().stream().map(EvaluatedModel::threshold).toList(),
            labels);
    reports.requireSameCells(matched);
    return Comparison.of(
        matched.counts(),
        work.context().settings().intervals(),
        first.split(),
        labels.positive(),
        labels.negative());
  }

  private static void writeMetrics(
      Work work, EvaluatedModels reports, Comparison comparison, StorePath folder) {
    MetricsTable.write(
        work.spark(),
        IntStream.range(0, reports.list().size())
            .boxed()
            .flatMap(
                i ->
                    MetricsTable.rows(
                        reports.list().get(i).runId(),
                        reports.list().get(i).model(),
                        reports.list().get(i).version(),
                        reports.list().get(i).split(),
                        EvaluationJson.metrics(comparison.summaries().get(i)),
                        comparison.intervals().get(i))
                        .stream())
            .toList(),
        folder);
  }

  private static Map<String, Object> json(
      JobContext context, EvaluatedModels reports, Comparison comparison, List<String> warnings) {
    EvaluatedModel first = reports.list().get(0);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runId", context.runId());
    json.put("createdAt", context.startedAt().toString());
    json.put("manifestHash", first.text("manifestHash").orElse(null));
    json.put("splitHash", first.text("splitHash").orElse(null));
    json.put("splitBy", first.text("splitBy").orElse(null));
    json.put("split", first.split());
    json.put("positiveLabel", first.labels().positive());
    json.put("negativeLabel", first.labels().negative());
    json.put("cells", comparison.cells());
    json.put("positives", comparison.summaries().get(0).positives());
    json.put("patientCount", comparison.patients());
    json.put("warnings", warnings);
    json.put(
        "intervals", comparison.hasIntervals() ? StatisticsJson.plan(comparison.plan()) : null);
    List<Map<String, Object>> models = new ArrayList<>();
    for (int i = 0; i < reports.list().size(); i++) {
      models.add(model(reports.list().get(i), reports.names().get(i), comparison, i));
    }
    json.put("models", models);
    json.put("pairs", ComparisonJson.pairs(comparison, reports.names()));
    return json;
  }

  private static Map<String, Object> model(
      EvaluatedModel report, String name, Comparison comparison, int place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("model", report.model());
    json.put("modelVersion", report.version());
    json.put("report", report.folder().toString());
    json.put("evaluatedIn", report.runId());
    for (String key : List.of("architecture", "parameters", "training", "scoring")) {
      json.put(key, report.document().get(key));
    }
    json.putAll(ComparisonJson.model(comparison, place));
    return json;
  }

  private static List<ComparedModel> models(EvaluatedModels reports) {
    List<ComparedModel> models = new ArrayList<>();
    for (int i = 0; i < reports.list().size(); i++) {
      EvaluatedModel report = reports.list().get(i);
      models.add(
          new ComparedModel(
              reports.names().get(i),
              report.version(),
              report.text("architecture").orElse(""),
              report.number("parameters").orElse(Double.NaN),
              report.number("training.epochs").orElse(Double.NaN),
              report.number("training.seconds").orElse(Double.NaN),
              report.number("scoring.imagesPerSecond").orElse(Double.NaN),
              String.join(", ", report.texts("scoring.engines")),
              String.join(", ", report.texts("scoring.hosts"))));
    }
    return models;
  }

  private static String views(int views) {
    return views == 1 ? "" : "; probabilities are means of %d views".formatted(views);
  }

  private static List<Fact> facts(JobContext context, EvaluatedModels reports) {
    EvaluatedModel first = reports.list().get(0);
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < reports.list().size(); i++) {
      EvaluatedModel report = reports.list().get(i);
      facts.add(
          new Fact(reports.names().get(i), "report " + report.folder() + views(report.views())));
    }
    first.text("manifestHash").ifPresent(hash -> facts.add(new Fact("Manifest", hash)));
    facts.add(
        new Fact(
            "Split", first.split() + first.text("splitBy").map(by -> ", by " + by).orElse("")));
    facts.add(new Fact("Run", context.runId()));
    facts.add(new Fact("Made", context.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    return facts;
  }

  private static List<String> warnings(EvaluatedModels reports, Comparison comparison) {
    List<String> warnings = new ArrayList<>(reports.warnings());
    if (!comparison.hasIntervals()) {
      warnings.add(
          "There are no intervals: they need at least two patients, and the patient of every cell.");
    }
    return warnings;
  }

  private static List<String> lines(
      List<String> names, Comparison comparison, StorePath out, List<String> warnings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Compared %d models on %,d cells of %,d patients (%s split).",
            names.size(),
            comparison.cells(),
            comparison.patients(),
            comparison.summaries().get(0).split()));
    for (int i = 0; i < names.size(); i++) {
      EvaluationSummary summary = comparison.summaries().get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s: accuracy %s, AUC %s, sensitivity %s, specificity %s",
              names.get(i),
              Finite.text(summary.confusion().accuracy()),
              Finite.text(summary.auc()),
              Finite.text(summary.confusion().sensitivity()),
              Finite.text(summary.confusion().specificity())));
    }
    for (ModelPair pair : comparison.pairs()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s or %s: %,d cells right in the first only, %,d in the second only, p = %.4g,"
                  + " adjusted %.4g",
              names.get(pair.first()),
              names.get(pair.second()),
              pair.calls().onlyFirstRight(),
              pair.calls().onlySecondRight(),
              pair.test().pValue(),
              pair.adjustedPValue()));
    }
    warnings.forEach(warning -> lines.add("Mind: " + warning));
    lines.add("Comparison: " + out.child("compare.html"));
    return lines;
  }
}
