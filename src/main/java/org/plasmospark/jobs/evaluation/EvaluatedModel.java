package org.plasmospark.jobs.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.ConfusionMatrix;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * A report that the job evaluate wrote, as far as the job compare asks for it. Entries that earlier
 * versions did not write, or that are unknown for imported models, are empty.
 *
 * @param published folder it is in
 * @param document its {@code report.json}
 */
record EvaluatedModel(PublishedFolder published, Map<String, Object> document) {
  private static final String FILE = "report.json";
  private static final String PREDICTIONS = "predictions";
  private static final List<String> TEXTS =
      List.of(
          "model", "modelVersion", "runId", "split", "splitHash", "negativeLabel", "positiveLabel");
  private static final List<String> NUMBERS = List.of("cells", "threshold");

  /** The address that people name. */
  StorePath folder() {
    return published.address();
  }

  /**
   * Reads a report.
   *
   * @throws UserException INPUT_MISSING if it is not there, not complete, or no such report
   */
  static EvaluatedModel read(Store store, StorePath folder) throws IOException {
    PublishedFolder published = JsonFiles.published(store, folder, "report", "evaluate");
    EvaluatedModel report =
        new EvaluatedModel(published, JsonFiles.read(store, published, FILE, "report", "evaluate"));
    List<String> wrong = new ArrayList<>();
    TEXTS.stream().filter(key -> !(report.value(key) instanceof String)).forEach(wrong::add);
    NUMBERS.stream().filter(key -> !(report.value(key) instanceof Number)).forEach(wrong::add);
    if (wrong.isEmpty()) {
      wrong.addAll(report.outOfRange());
    }
    if (!wrong.isEmpty()) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The %s in %s is not what the job evaluate writes, see %s: run the job again."
              .formatted(FILE, folder, String.join(", ", wrong)));
    }
    if (!store.isDirectory(report.predictions())) {
      throw new UserException(
          ExitCode.INPUT_MISSING,
          "The report %s has no folder %s: copy it with all its files or run the job evaluate again."
              .formatted(folder, PREDICTIONS));
    }
    return report;
  }

  private List<String> outOfRange() {
    List<String> wrong = new ArrayList<>();
    if (!(threshold() >= 0 && threshold() <= 1)) {
      wrong.add("threshold");
    }
    String negative = text("negativeLabel").orElseThrow();
    String positive = text("positiveLabel").orElseThrow();
    if (negative.isBlank() || positive.isBlank() || negative.equalsIgnoreCase(positive)) {
      wrong.add("positiveLabel");
    }
    return wrong;
  }

  StorePath predictions() {
    return published.path(PREDICTIONS);
  }

  String model() {
    return text("model").orElseThrow();
  }

  String version() {
    return text("modelVersion").orElseThrow();
  }

  String runId() {
    return text("runId").orElseThrow();
  }

  String split() {
    return text("split").orElseThrow();
  }

  double threshold() {
    return number("threshold").orElseThrow();
  }

  /** Of how many views of each image the probabilities are means; 1 for earlier versions. */
  int views() {
    return number("scoring.views").map(Double::intValue).orElse(1);
  }

  LabelSet labels() {
    return new LabelSet(text("negativeLabel").orElseThrow(), text("positiveLabel").orElseThrow());
  }

  /** Whether the report counts these calls. */
  boolean hasCalls(ConfusionMatrix calls) {
    return counts("truePositives", calls.truePositives())
        && counts("falsePositives", calls.falsePositives())
        && counts("trueNegatives", calls.trueNegatives())
        && counts("falseNegatives", calls.falseNegatives());
  }

  private boolean counts(String name, long cells) {
    return number("confusion." + name).filter(said -> said == cells).isPresent();
  }

  /** Sentences that a reader of the report must not miss. */
  List<String> warnings() {
    if (value("warnings") instanceof List<?> warnings) {
      return warnings.stream().map(String::valueOf).toList();
    }
    // Reports of earlier versions.
    List<String> warnings = new ArrayList<>();
    text("leak").ifPresent(leak -> warnings.add("Leak in the data: " + leak));
    text("modelLeak")
        .filter(leak -> !text("leak").equals(Optional.of(leak)))
        .ifPresent(leak -> warnings.add("The model was trained on a leaky split: " + leak));
    return warnings;
  }

  /** A text, if there is one; {@code a.b} is the entry b of the entry a. */
  Optional<String> text(String key) {
    return value(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A number, if there is one. */
  Optional<Double> number(String key) {
    return value(key) instanceof Number number
        ? Optional.of(number.doubleValue()).filter(Double::isFinite)
        : Optional.empty();
  }

  /** The texts of a list, none if there is no such list. */
  List<String> texts(String key) {
    return value(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private Object value(String key) {
    Object value = document;
    for (String part : key.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return value;
  }
}
