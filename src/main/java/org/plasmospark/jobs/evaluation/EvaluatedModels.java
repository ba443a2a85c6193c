package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.AddressList;
import org.plasmospark.spark.comparison.MatchedPredictions;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * Reports that can be compared: of the same cells, as far as they say themselves.
 *
 * @param list in the order in which the user named them
 */
record EvaluatedModels(List<EvaluatedModel> list) {
  private static final int FEWEST = 2;

  /** As many as a page has lines that a reader can tell apart. */
  private static final int MOST = 8;

  private static final String REMEDY = "; evaluate every model on the same packed cells";

  /** Copies the list. */
  EvaluatedModels {
    list = List.copyOf(list);
  }

  /**
   * Reads reports and makes sure that they can be compared.
   *
   * @param addresses joined by commas; one that belongs to an address has a backslash before it
   * @throws UserException USAGE or INPUT_MISSING, naming everything that is wrong
   */
  static EvaluatedModels read(Store store, String addresses) throws IOException {
    List<StorePath> folders = folders(addresses);
    List<EvaluatedModel> reports = new ArrayList<>();
    List<UserException> unread = new ArrayList<>();
    for (StorePath folder : folders) {
      try {
        reports.add(EvaluatedModel.read(store, folder));
      } catch (UserException e) {
        unread.add(e);
      }
    }
    if (unread.size() == 1) {
      throw unread.get(0);
    }
    if (!unread.isEmpty()) {
      throw new UserException(
          unread.get(0).exitCode(),
          unread.stream().map(Throwable::getMessage).collect(Collectors.joining(" ")),
          unread.get(0));
    }
    EvaluatedModels models = new EvaluatedModels(reports);
    models.requireSameData();
    return models;
  }

  private static List<StorePath> folders(String addresses) {
    List<StorePath> folders = AddressList.parse(addresses);
    Set<StorePath> twice = new LinkedHashSet<>();
    folders.stream().filter(each -> Collections.frequency(folders, each) > 1).forEach(twice::add);
    if (folders.size() < FEWEST || folders.size() > MOST || !twice.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "--reports takes %d to %d different reports joined by commas and got %d%s."
              .formatted(
                  FEWEST,
                  MOST,
                  folders.size(),
                  twice.isEmpty() ? "" : ", more than once " + twice));
    }
    return folders;
  }

  private void requireSameData() {
    Map<String, Function<EvaluatedModel, String>> same = new LinkedHashMap<>();
    same.put("split", EvaluatedModel::split);
    same.put("splitHash", report -> report.text("splitHash").orElseThrow());
    same.put("labels", report -> report.labels().list().toString());
    same.put("cells", report -> String.valueOf(report.number("cells").orElseThrow().longValue()));
    List<String> problems = new ArrayList<>();
    same.forEach(
        (name, value) -> {
          if (list.stream().map(value).distinct().count() > 1) {
            problems.add(
                list.stream()
                    .map(report -> report.folder() + " has " + value.apply(report))
                    .collect(Collectors.joining(", ", name + " (", ")")));
          }
        });
    if (!problems.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "The reports are not of the same cells: they differ in "
              + String.join(" and in ", problems)
              + REMEDY
              + ".");
    }
  }

  /**
   * Makes sure that the predictions are of the same cells, and are those of the reports.
   *
   * @throws UserException USAGE or INPUT_MISSING, naming everything that is wrong
   */
  void requireSameCells(MatchedPredictions matched) {
    List<String> unusable = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (matched.unusable(i) > 0) {
        unusable.add(
            String.format(
                Locale.ROOT, "%,d of %s", matched.unusable(i), list.get(i).predictions()));
      }
      if (matched.missing(i) > 0) {
        missing.add(
            String.format(
                Locale.ROOT,
                "%s lacks %,d that others have",
                list.get(i).folder(),
                matched.missing(i)));
      }
    }
    if (!unusable.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "Predictions have no probability or none of the labels: "
              + String.join(", ", unusable)
              + "; run the job evaluate again.");
    }
    if (missing.size() == 1 && list.size() >= FEWEST) {
      // The reports tell of equally many cells: one that alone lacks some has lost them.
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The report %s: copy it with all its files or run the job evaluate again."
              .formatted(missing.get(0)));
    }
    if (!missing.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "The reports are not of the same cells: " + String.join(", ", missing) + REMEDY + ".");
    }
    List<StorePath> others = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).hasCalls(matched.counts().evaluation(i).confusion())) {
        others.add(list.get(i).folder());
      }
    }
    if (!others.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The predictions are not those that report.json counts in %s; run the job evaluate again."
              .formatted(others));
    }
  }

  /**
   * A name for each model: with its version, and then its run, where that takes to be unique, or
   * with its folder, from where the folders part.
   */
  List<String> names() {
    List<Function<EvaluatedModel, String>> forms =
        List.of(
            EvaluatedModel::model,
            report -> report.model() + " " + report.version(),
            report -> report.model() + " " + report.version() + ", " + report.runId());
    for (Function<EvaluatedModel, String> form : forms) {
      List<String> names = list.stream().map(form).toList();
      if (names.stream().distinct().count() == names.size()) {
        return names;
      }
    }
    int common = commonLength(list.stream().map(report -> report.folder().toString()).toList());
    return list.stream()
        .map(report -> report.model() + ", " + report.folder().toString().substring(common))
        .toList();
  }

  /** How many characters of different addresses are folders that all of them are in. */
  private static int commonLength(List<String> addresses) {
    String first = addresses.get(0);
    int common = 0;
    for (int end = first.indexOf('/'); end >= 0; end = first.indexOf('/', end + 1)) {
      String folder = first.substring(0, end + 1);
      if (addresses.stream().allMatch(address -> address.startsWith(folder))) {
        common = folder.length();
      }
    }
    return common;
  }

  /** What the reports warn of: once what all of them say, else with the model's name. */
  List<String> warnings() {
    List<String> names = names();
    Set<String> warnings = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      for (String warning : list.get(i).warnings()) {
        boolean common = list.stream().allMatch(report -> report.warnings().contains(warning));
        warnings.add(common ? warning : names.get(i) + ": " + warning);
      }
    }
    return List.copyOf(warnings);
  }
}
