package org.plasmospark.jobs.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.plasmospark.evaluation.CrossValidation;
import org.plasmospark.evaluation.EvaluationSummary;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.JobResult;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.data.EnoughPatients;
import org.plasmospark.jobs.data.PackedData;
import org.plasmospark.jobs.data.PatientFolds;
import org.plasmospark.jobs.evaluation.CrossValidationReport;
import org.plasmospark.jobs.evaluation.EvaluateJob;
import org.plasmospark.jobs.evaluation.TestedFold;
import org.plasmospark.jobs.models.Bundles;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.PatientFold;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitPlan;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.model.ModelBundle;
import org.plasmospark.settings.FoldsPublication;
import org.plasmospark.settings.TrainSettings;
import org.plasmospark.spark.leaks.FoldLeaks;
import org.plasmospark.spark.scoring.WrittenPredictions;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.storage.StorePath;

/**
 * Trains and tests one network for each fold of the patients outside of the test split. The cells
 * that a network is tested on neither train it nor choose its epoch.
 */
final class CrossValidatedTraining {
  private static final List<String> TEST_GROUPS =
      List.of(
          "evaluate.threshold",
          "evaluate.wrong-cells",
          "intervals.",
          "images.limits.",
          "score.views");

  private final SeveralTrainings all;
  private final Work work;
  private final PackedData data;

  /**
   * A fold to be trained and tested.
   *
   * @param cells of all folds
   * @param leak a sentence if it leaks, else null
   */
  private record Part(PatientFold fold, PackedCells cells, String leak) {}

  CrossValidatedTraining(SeveralTrainings all) {
    this.all = all;
    this.work = all.work();
    this.data = all.data();
  }

  JobResult run() throws IOException {
    TrainSettings train = work.context().settings().train();
    PackedCells cells = data.cells(work).labelled().outside(Split.TEST);
    SplitPlan plan = work.context().settings().split().plan();
    List<PatientFold> folds = PatientFolds.deal(work, data, cells, train.folds(), plan);
    LeakyFolds leaks = new LeakyFolds(FoldLeaks.of(work.spark(), cells, folds));
    if (leaks.any() && !work.context().settings().split().allowLeaks()) {
      throw PackedData.leaky(
          "The cross-validation of %s leaks: %s".formatted(data.folder(), leaks.sentence()),
          PackedData.MEND);
    }
    ParallelTrainings trainings = new ParallelTrainings(work, folds.size(), train.workers());
    List<Part> parts =
        folds.stream().map(fold -> new Part(fold, cells, leaks.sentence(fold.index()))).toList();
    for (Part part : parts) {
      TrainingRun run = run(work, part);
      EnoughPatients.require(run.cells(), work.context().settings().quality().minPatients());
      run.begin();
    }
    work.context().progress().say(beginning(folds, trainings.atATime()));
    List<TestedFold> tested =
        trainings.run(
            "train " + folds.size() + " folds",
            passes(folds, train),
            parts.stream()
                .map(
                    part ->
                        new ParallelTrainings.Part<>(
                            name(part.fold()),
                            work.context().settings(),
                            (own, abandoned) -> test(own, part, abandoned)))
                .toList());
    CrossValidationReport report =
        CrossValidationReport.of(
            work,
            data,
            leaks.sentence(),
            tested,
            work.context().settings().score().views().orElse(1),
            plan);
    report.write(all.folder(), cells);
    List<String> combined = combine(report, leaks.sentence());
    all.publish();
    return report.result(combined);
  }

  /** Writes one model of all folds, if one is asked for. */
  private List<String> combine(CrossValidationReport report, String leak) throws IOException {
    FoldsPublication kind = work.context().settings().train().publish();
    if (kind == FoldsPublication.FOLDS) {
      return List.of();
    }
    List<ModelBundle> bundles = new ArrayList<>();
    for (TestedFold fold : report.tested()) {
      bundles.add(Bundles.read(work.store(), all.folder().child(fold.name())));
    }
    Map<String, CrossValidation.Spread> spread = report.validation().spread();
    CombinedFolds combined =
        new CombinedFolds(
            kind,
            data,
            leak,
            Finite.orNull(spread.get("accuracy").mean()),
            Finite.orNull(spread.get("auc").mean()));
    ModelBundle bundle = combined.bundle(work.context(), bundles, all.folder());
    all.requireHeld();
    Bundles.write(work.store(), all.folder(), bundle);
    return List.of(combined.line(bundle, bundles.size(), work.path("out")), combined.reminder());
  }

  private TrainingRun run(Work own, Part part) {
    PatientFold fold = part.fold();
    PackedCells cells = part.cells();
    double fraction = own.context().settings().train().sampleFraction();
    PatientFold.Counts training = fold.counts().get(Split.TRAIN);
    return all.one(
        own,
        name(fold),
        new TrainingCells(
            data.folder(),
            data.labels(),
            cells.ofPatients(fold.patients(Split.TRAIN)).sample(fraction),
            cells.ofPatients(fold.patients(Split.VALIDATION)).sample(fraction),
            training.negatives(),
            training.positives()),
        new BundleMetadata.Data(
            data.text("manifest_hash"),
            fold.hash(),
            SplitUnit.PATIENT.text(),
            counted(fold, PatientFold.Counts::cells),
            counted(fold, PatientFold.Counts::patients),
            part.leak()),
        Map.of("the patients of the fold", fold.hash()));
  }

  private TestedFold test(Work own, Part part, BooleanSupplier abandoned) throws IOException {
    PatientFold fold = part.fold();
    TrainingRun run = run(own, part);
    FinishedPart finished = run.checkpoints().finished(testConditions(own));
    StorePath folder = all.folder().child(name(fold));
    if (own.context().settings().run().resume()) {
      Optional<Map<String, Object>> facts = finished.restore(folder);
      if (facts.isPresent()) {
        own.context().progress().say("was trained and tested before.");
        return tested(own, fold, facts.get(), folder);
      }
    }
    TrainingRun.Result result = run.train(abandoned);
    run.write(result, folder);
    EvaluateJob.Measured measured =
        EvaluateJob.measure(
            own,
            result.bundle(),
            new EvaluateJob.Target(
                data,
                part.cells().ofPatients(fold.patients(Split.TEST)),
                name(fold),
                SplitUnit.PATIENT.text(),
                fold.hash(),
                part.leak(),
                work.path("out").child(name(fold)),
                folder,
                folder));
    own.context().progress().say(line(measured.summary()));
    TestedFold tested =
        new TestedFold(
            fold,
            result.bundle().metadata().name(),
            result.bundle().metadata().version(),
            result.trained().best().epoch(),
            measured.counts());
    all.requireHeld();
    finished.keep(
        folder,
        Map.of(
            "model",
            tested.model(),
            "version",
            tested.version(),
            "kept_epoch",
            tested.keptEpoch()));
    run.checkpoints().deleteStates();
    return tested;
  }

  /** What decides a test besides the network. */
  private static Map<String, String> testConditions(Work own) {
    Map<String, String> conditions = new LinkedHashMap<>();
    own.context()
        .settings()
        .effective()
        .ofResult(TEST_GROUPS)
        .forEach((key, value) -> conditions.put(key, String.valueOf(value)));
    return conditions;
  }

  /** A fold that a run before this one has tested; its cells are counted again, not predicted. */
  private TestedFold tested(
      Work own, PatientFold fold, Map<String, Object> facts, StorePath folder) {
    return new TestedFold(
        fold,
        String.valueOf(facts.get("model")),
        String.valueOf(facts.get("version")),
        ((Number) facts.get("kept_epoch")).intValue(),
        WrittenPredictions.counts(
            own.spark(),
            folder.child("predictions"),
            own.context().settings().evaluate().threshold(),
            data.labels()));
  }

  private String beginning(List<PatientFold> folds, int atATime) {
    Map<Split, PatientFold.Counts> first = new EnumMap<>(folds.get(0).counts());
    return String.format(
        Locale.ROOT,
        "Cross-validates %d patients in %d folds, %d at a time; the first trains on %,d cells, chooses"
            + " its epoch on %,d and is tested on %,d.",
        folds.get(0).splits().size(),
        folds.size(),
        atATime,
        first.get(Split.TRAIN).cells(),
        first.get(Split.VALIDATION).cells(),
        first.get(Split.TEST).cells());
  }

  private static String line(EvaluationSummary summary) {
    return String.format(
        Locale.ROOT,
        "tested on %,d cells: accuracy %s, AUC %s",
        summary.n(),
        Finite.text(summary.confusion().accuracy()),
        Finite.text(summary.auc()));
  }

  private static long passes(List<PatientFold> folds, TrainSettings train) {
    double cells = 0;
    for (PatientFold fold : folds) {
      cells +=
          train.allEpochs() * train.sampleFraction() * fold.counts().get(Split.TRAIN).cells()
              + fold.counts().get(Split.TEST).cells();
    }
    return Math.round(cells);
  }

  private static Map<String, Long> counted(
      PatientFold fold, ToLongFunction<PatientFold.Counts> what) {
    Map<String, Long> counted = new TreeMap<>();
    fold.counts().forEach((split, counts) -> counted.put(split.text(), what.applyAsLong(counts)));
    return counted;
  }

  private static String name(PatientFold fold) {
    return TestedFold.name(fold.index());
  }
}
