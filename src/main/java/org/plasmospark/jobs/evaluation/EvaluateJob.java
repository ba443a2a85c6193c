package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.evaluation.EvaluationAccumulator;
import org.plasmospark.evaluation.EvaluationJson;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.evaluation.MostWrong;
import org.plasmospark.evaluation.Robustness;
import org.plasmospark.evaluation.RobustnessSpread;
import org.plasmospark.evaluation.WrongCell;
import org.plasmospark.evaluation.statistics.MetricIntervals;
import org.plasmospark.evaluation.statistics.StatisticsJson;
import org.plasmospark.image.SimulatedChanges;
import org.plasmospark.jobs.Job;
import org.plasmospark.jobs.JobContext;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.OutputFolder;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.EnoughPatients;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.models.ScoringViews;
import org.plasmospark.jobs.models.TrainingHistory;
import org.plasmospark.jobs.scoring.Scoring;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Split;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.report.EpochRow;
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
  /**
   * What a model is measured on.
   *
   * @param cells with labels
   * @param part of the data that they are, such as {@code test}
   * @param splitBy what the split keeps together
   * @param splitHash of the split
   * @param leak a sentence if the split leaks, else null
   * @param address of the bundle, for people
   * @param history folder with the history of the training, if there is one
   * @param folder for report, metrics, predictions and quarantine
   */
  public record Target(
      PackedData data,
      PackedCells cells,
      String part,
      String splitBy,
      String splitHash,
      String leak,
      StorePath address,
      StorePath history,
      StorePath folder) {}

  /**
   * What was found.
   *
   * @param robustness if it was measured
   * @param json the document that was written
   */
  public record Measured(
      EvaluationAccumulator counts,
      EvaluationSummary summary,
      Optional<Robustness> robustness,
      Map<String, Object> json) {}

  @Override
  public JobResult run(JobContext context) throws IOException {
    try (Work work = Work.beginComputing(context);
        OutputFolder out = work.output("folder for the report")) {
      if (context.arguments().optional("folds").isPresent()) {
        return FoldsEvaluation.run(work, out);
      }
      StorePath address = work.path("model");
      ModelBundle bundle = Bundles.read(work.store(), address);
      int views = ScoringViews.of(context.settings(), bundle.metadata());
      PackedData data = PackedData.read(work.store(), work.path("data"));
      requireSameLabels(bundle, data);
      Split split = context.settings().evaluate().split();
      Target target =
          new Target(
              data,
              data.cells(work).labelled().split(split),
              split.text(),
              data.text("split_by"),
              data.text("split_hash"),
              data.leak(),
              address,
              address,
              out.staging());
      EnoughPatients.require(
          data.folder(),
          Map.of("evaluation", target.cells()),
          data.labels(),
          context.settings().quality().minPatients());
      Measured measured = measure(work, bundle, target, context.settings().evaluate().robustness());
      out.publish();
      return new JobResult(lines(measured, views, work.path("out"), data), measured.json());
    }
  }

  /** Measures a model on the cells as they are. */
  public static Measured measure(Work work, ModelBundle bundle, Target target) throws IOException {
    return measure(work, bundle, target, SimulatedChanges.NONE);
  }

  /**
   * Measures a model and writes everything about it.
   *
   * @param changes that it is measured under as well
   * @throws UserException INPUT_MISSING if there is no cell
   */
  static Measured measure(Work work, ModelBundle bundle, Target target, SimulatedChanges changes)
      throws IOException {
    JobContext context = work.context();
    CellSource source = target.cells().source();
    if (source.size() == 0) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The packed data %s has no labelled cell in the %s split: choose another evaluate.split."
              .formatted(target.data().folder(), target.part()));
    }
    double threshold = context.settings().evaluate().threshold();
    int views = ScoringViews.of(context.settings(), bundle.metadata());
    LabelSet labels = Scoring.labels(bundle);
    List<EpochRow> history = TrainingHistory.read(work.store(), target.history());
    Instant start = context.clock().instant();
    try (ScoredCells scored =
        ScoredCells.score(
            work.spark(), Scoring.scorer(work, bundle), source, context.progress(), "evaluate")) {
      Duration scoring = Duration.between(start, context.clock().instant());
      EvaluationAccumulator counts = counts(scored, labels, threshold);
      EvaluationSummary summary =
          counts.summary(target.part(), labels.positive(), labels.negative());
      MetricIntervals intervals = MetricIntervals.of(counts, context.settings().intervals());
      List<WrongCell> wrong = mostWrong(scored, target.cells(), labels, context.settings());
      scored.write(
          Scoring.runFolder(target.folder().child("predictions"), context, bundle),
          Scoring.runFolder(target.folder().child("quarantine"), context, bundle),
          Scoring.columns(context, bundle, threshold),
          labels);
      Optional<Robustness> robustness =
          RobustnessPass.measure(work, bundle, changes, source, counts);
      List<String> warnings = warnings(bundle, target, scored);
      robustness.ifPresent(found -> warnings.addAll(RobustnessPass.warnings(found)));
      Map<String, Object> json = json(context, bundle, target, summary);
      json.put("warnings", warnings);
      json.put("intervals", StatisticsJson.of(intervals));
      json.putAll(ModelCosts.json(work, bundle.metadata(), views, history, scored, scoring));
      Optional<RobustnessSpread> spread =
          robustness.map(found -> new RobustnessSpread(List.of(found)));
      spread.ifPresent(found -> json.put("robustness", found.toMap()));
      JsonFiles.write(work.store(), target.folder().child("report.json"), json);
      MetricsTable.write(
          work.spark(),
          MetricsTable.rows(
              context.runId(),
              bundle.metadata().name(),
              bundle.metadata().version(),
              target.part(),
              EvaluationJson.metrics(summary),
              intervals),
          target.folder().child("metrics"));
      String html =
          HtmlReport.render(
              new EvaluationReport(
                      "Evaluation of " + bundle.metadata().name(),
                      summary,
                      intervals,
                      facts(context, bundle, target),
                      warnings,
                      history,
                      wrong)
                  .with(spread.orElse(null)));
      work.store()
          .writeAtomically(
              target.folder().child("report.html"), html.getBytes(StandardCharsets.UTF_8), false);
      return new Measured(counts, summary, robustness, json);
    }
  }

  /** Makes sure that the model tells the classes of the data apart. */
  static void requireSameLabels(ModelBundle bundle, PackedData data) {
    if (!bundle.metadata().labels().equals(data.labels().list())) {
      throw new UserException(
          ExitCode.BUNDLE_INVALID,
          "The model tells %s apart, but the packed data %s holds %s: use data of the same classes."
              .formatted(bundle.metadata().labels(), data.folder(), data.labels().list()));
    }
  }

  /** What was called rightly and wrongly, with the scores; of labelled cells. */
  public static EvaluationAccumulator counts(
      ScoredCells scored, LabelSet labels, double threshold) {
    return scored.aggregate(
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
        EvaluationAccumulator::merge);
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
      JobContext context, ModelBundle bundle, Target target, EvaluationSummary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runId", context.runId());
    json.put("createdAt", context.startedAt().toString());
    json.put("model", bundle.metadata().name());
    json.put("modelVersion", bundle.metadata().version());
    json.put(
        "modelLeak", bundle.metadata().trainingData().map(BundleMetadata.Data::leak).orElse(null));
    json.put("manifestHash", target.data().text("manifest_hash"));
    json.put("splitHash", target.splitHash());
    json.put("splitBy", target.splitBy());
    json.put("leak", target.leak());
    json.putAll(EvaluationJson.of(summary));
    return json;
  }

  private static List<EvaluationReport.Fact> facts(
      JobContext context, ModelBundle bundle, Target target) {
    BundleMetadata metadata = bundle.metadata();
    List<EvaluationReport.Fact> facts = new ArrayList<>();
    facts.add(new EvaluationReport.Fact("Model", metadata.name() + " " + metadata.version()));
    facts.add(new EvaluationReport.Fact("Bundle", target.address().toString()));
    facts.add(
        new EvaluationReport.Fact(
            metadata.trainingData().isPresent() ? "Trained in run" : "Imported in run",
            metadata.runId()));
    int views = ScoringViews.of(context.settings(), metadata);
    ScoringViews.means(metadata.networkCount(), views)
        .ifPresent(means -> facts.add(new EvaluationReport.Fact("Probabilities", means)));
    facts.add(new EvaluationReport.Fact("Data", target.data().folder().toString()));
    facts.add(new EvaluationReport.Fact("Manifest", target.data().text("manifest_hash")));
    facts.add(new EvaluationReport.Fact("Split", target.part() + ", by " + target.splitBy()));
    facts.add(new EvaluationReport.Fact("Seed of the split", target.data().text("split_seed")));
    facts.add(new EvaluationReport.Fact("Run", context.runId()));
    facts.add(
        new EvaluationReport.Fact(
            "Made", context.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
    facts.add(new EvaluationReport.Fact("Limits", metadata.limits()));
    return facts;
  }

  private static List<String> warnings(ModelBundle bundle, Target target, ScoredCells scored) {
    List<String> warnings = new ArrayList<>();
    if (target.leak() != null) {
      warnings.add("Leak in the data: " + target.leak());
    }
    warnings.addAll(target.data().labelWarnings());
    warnings.addAll(
        bundle
            .metadata()
            .trainingData()
            .map(trained -> warnings(trained, target))
            .orElse(
                List.of(
                    "The model was trained elsewhere, on cells that its bundle does not know; cells of"
                        + " this report may have been among them.")));
    if (scored.quarantined() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d cells could not be decoded or computed and are missing.",
              scored.quarantined()));
    }
    return warnings;
  }

  private static List<String> warnings(BundleMetadata.Data trained, Target target) {
    List<String> warnings = new ArrayList<>();
    if (trained.leak() != null && !trained.leak().equals(target.leak())) {
      warnings.add("The model was trained on a leaky split: " + trained.leak());
    }
    if (!trained.splitHash().equals(target.splitHash())) {
      warnings.add(
          "The model was trained on another split than this data's; cells of this report may have"
              + " been trained on.");
    } else if (Split.VALIDATION.text().equals(target.part())
        && !trained.images().containsKey(target.part())) {
      warnings.add(
          "The networks of this model were trained on these cells: its folds divided the validation"
              + " split anew.");
    }
    return warnings;
  }

  private static List<String> lines(Measured measured, int views, StorePath out, PackedData data) {
    EvaluationSummary summary = measured.summary();
    ConfusionMatrix c = summary.confusion();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Evaluated %,d cells of the %s split%s: accuracy %s, AUC %s, sensitivity %s,"
                + " specificity %s, F1 %s, MCC %s.",
            summary.n(),
            summary.split(),
            ScoringViews.clause(views),
            Finite.text(c.accuracy()),
            Finite.text(summary.auc()),
            Finite.text(c.sensitivity()),
            Finite.text(c.specificity()),
            Finite.text(c.f1()),
            Finite.text(c.mcc())));
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
    measured
        .robustness()
        .map(found -> "  " + RobustnessPass.line(new RobustnessSpread(List.of(found))))
        .ifPresent(lines::add);
    lines.addAll(data.reminders());
    lines.add("Report: " + out.child("report.html"));
    return lines;
  }
}
