package org.plasmospark.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.MostWrong;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.report.EvaluationReport;
import org.plasmospark.report.HtmlReport;
import org.plasmospark.settings.Settings;
import org.plasmospark.spark.scoring.ScoredCell;
import org.plasmospark.spark.scoring.ScoredCells;
import org.plasmospark.spark.scoring.WrongCells;
import org.plasmospark.spark.source.CellSource;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.MetricsTable;
import org.plasmospark.storage.StorePath;

/** Measures a model on one split of packed cells and writes a report. */
public final class EvaluateJob implements Job {
  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.begin(context);
        OutputFolder out = work.output("folder for the report")) {
      Settings settings = context.settings();
      StorePath address = work.path("model");
      ModelBundle bundle = Bundles.read(work.store(), address);
      PackedData data = PackedData.read(work.store(), work.path("data"));
      requireSameLabels(bundle, data);
      Split split = settings.evaluate().split();
      PackedCells cells = data.cells(work).labelled().split(split);
      CellSource source = cells.source();
      if (source.size() == 0) {
        throw new UserException(
            ExitCode.INPUT_MISSING,
            "The packed data %s has no labelled cell in the %s split: choose another evaluate.split."
                .formatted(data.folder(), split.text()));
      }
      double threshold = settings.evaluate().threshold();
      LabelSet labels = Scoring.labels(bundle);
      try (ScoredCells scored =
          ScoredCells.score(
              work.spark(), Scoring.scorer(work, bundle), source, context.progress(), "evaluate")) {
        EvaluationSummary summary = summary(scored, split, labels, threshold);
        List<WrongCell> wrong = mostWrong(scored, cells, labels, settings);
        scored.write(
            Scoring.runFolder(out.staging().child("predictions"), context, bundle),
            Scoring.runFolder(out.staging().child("quarantine"), context, bundle),
            Scoring.columns(context, bundle, threshold),
            labels);
        Map<String, Object> json = json(context, bundle, data, summary);
        JsonFiles.write(work.store(), out.staging().child("report.json"), json);
        MetricsTable.write(
            work.spark(),
            MetricsTable.rows(
                context.runId(),
                bundle.metadata().name(),
                bundle.metadata().version(),
                split.text(),
                EvaluationJson.metrics(summary)),
            out.staging().child("metrics"));
        String html =
            HtmlReport.render(
                new EvaluationReport(
                    "Evaluation of " + bundle.metadata().name(),
                    summary,
                    facts(context, bundle, data, split, address),
                    warnings(bundle, data, scored),
                    TrainingHistory.read(work.store(), address),
                    wrong));
        work.store()
            .writeAtomically(
                out.staging().child("report.html"), html.getBytes(StandardCharsets.UTF_8), false);
        out.publish();
        return new JobResult(lines(summary, work.path("out"), data.leak()), json);
      }
    }
  }

  private static void requireSameLabels(ModelBundle bundle, PackedData data) {
    if (!bundle.metadata().labels().equals(data.labels().list())) {
      throw new UserException(
          ExitCode.BUNDLE_INVALID,
          "The model tells %s apart, but the packed data %s holds %s: use data of the same classes."
              .formatted(bundle.metadata().labels(), data.folder(), data.labels().list()));
    }
  }

  private static EvaluationSummary summary(
      ScoredCells scored, Split split, LabelSet labels, double threshold) {
    return scored
        .aggregate(
            "Count the calls",
            new EvaluationAccumulator(threshold),
            (sum, cell) -> {
              if (cell.isPredicted()) {
                sum.add(
                    cell.probability(),
                    labels.isPositive(cell.entry().label()),
                    cell.entry().patientId());
              }
              return sum;
            },
            EvaluationAccumulator::merge)
        .summary(split.text(), labels.positive(), labels.negative());
  }

  private static List<WrongCell> mostWrong(
      ScoredCells scored, PackedCells cells, LabelSet labels, Settings settings) {
    MostWrong<ScoredCell> worst =
        scored.aggregate(
            "Find the most confidently wrong",
            new MostWrong<>(settings.evaluate().wrongCells(), settings.evaluate().threshold()),
            (sum, cell) -> {
              if (cell.isPredicted()) {
                sum.offer(
                    cell.probability(),
                    labels.isPositive(cell.entry().label()),
                    cell.entry().sha256(),
                    cell.entry().path(),
                    () -> cell);
              }
              return sum;
            },
            MostWrong::merge);
    return WrongCells.withPictures(worst.cells(), cells, settings.images().limits());
  }

  private static Map<String, Object> json(
      JobContext context, ModelBundle bundle, PackedData data, EvaluationSummary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runId", context.runId());
    json.put("createdAt", context.startedAt().toString());
    json.put("model", bundle.metadata().name());
    json.put("modelVersion", bundle.metadata().version());
    json.put("modelLeak", bundle.metadata().data().leak());
    json.put("manifestHash", data.text("manifest_hash"));
    json.put("splitHash", data.text("split_hash"));
    json.put("splitBy", data.text("split_by"));
    json.put("leak", data.leak());
    json.putAll(EvaluationJson.of(summary));
    return json;
  }

  private static List<EvaluationReport.Fact> facts(
      JobContext context, ModelBundle bundle, PackedData data, Split split, StorePath address) {
    BundleMetadata metadata = bundle.metadata();
    List<EvaluationReport.Fact> facts = new ArrayList<>();
    facts.add(new EvaluationReport.Fact("Model", metadata.name() + " " + metadata.version()));
    facts.add(new EvaluationReport.Fact("Bundle", address.toString()));
    facts.add(new EvaluationReport.Fact("Trained in run", metadata.runId()));
    facts.add(new EvaluationReport.Fact("Data", data.folder().toString()));
    facts.add(new EvaluationReport.Fact("Manifest", data.text("manifest_hash")));
    facts.add(new EvaluationReport.Fact("Split", split.text() + ", by " + data.text("split_by")));
    facts.add(new EvaluationReport.Fact("Seed of the split", data.text("split_seed")));
    facts.add(new EvaluationReport.Fact("Run", context.runId()));
    facts.add(
        new EvaluationReport.Fact(
            "Made", context.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    facts.add(new EvaluationReport.Fact("Limits", metadata.limits()));
    return facts;
  }

  private static List<String> warnings(ModelBundle bundle, PackedData data, ScoredCells scored) {
    List<String> warnings = new ArrayList<>();
    if (data.leak() != null) {
      warnings.add("Leak in the data: " + data.leak());
    }
    String trained = bundle.metadata().data().leak();
    if (trained != null && !trained.equals(data.leak())) {
      warnings.add("The model was trained on a leaky split: " + trained);
    }
    if (!bundle.metadata().data().splitHash().equals(data.text("split_hash"))) {
      warnings.add(
          "The model was trained on another split than this data's; cells of this report may have"
              + " been trained on.");
    }
    if (scored.quarantined() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d cells could not be decoded and are missing.",
              scored.quarantined()));
    }
    return warnings;
  }

  private static List<String> lines(EvaluationSummary summary, StorePath out, String leak) {
    ConfusionMatrix c = summary.confusion();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Evaluated %,d cells of the %s split: accuracy %.4f, AUC %.4f, sensitivity %.4f,"
                + " specificity %.4f, F1 %.4f, MCC %.4f.",
            summary.n(),
            summary.split(),
            c.accuracy(),
            summary.auc(),
            c.sensitivity(),
            c.specificity(),
            c.f1(),
            c.mcc()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %s: %,d called right, %,d missed; %s: %,d called right, %,d false alarms.",
            summary.positiveLabel(),
            c.truePositives(),
            c.falseNegatives(),
            summary.negativeLabel(),
            c.trueNegatives(),
            c.falsePositives()));
    if (leak != null) {
      lines.add("Mind the leak: " + leak);
    }
    lines.add("Report: " + out.child("report.html"));
    return lines;
  }
}
