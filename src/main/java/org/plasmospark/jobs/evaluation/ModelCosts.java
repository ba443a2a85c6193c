package org.plasmospark.jobs.evaluation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.Work;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.report.EpochRow;
import org.plasmospark.spark.scoring.ScoredCells;

/** What a report says of the price of a model: its size, its training, its speed in this run. */
final class ModelCosts {
  private ModelCosts() {}

  /**
   * The entries of a report.
   *
   * @param views of each image whose probabilities were averaged
   * @param history of the training; empty if it is not known, as that of imported models
   * @param duration from the first image to the last probability, with the start of the network
   */
  static Map<String, Object> json(
      Work work,
      BundleMetadata metadata,
      int views,
      List<EpochRow> history,
      ScoredCells scored,
      Duration duration) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architecture", metadata.architecture());
    json.put("parameters", metadata.parameters());
    json.put("training", training(history));
    json.put(
        "scoring", scoring(work, metadata.networkCount(), views, scored, duration.toNanos() / 1e9));
    return json;
  }

  private static Map<String, Object> training(List<EpochRow> history) {
    if (history.isEmpty()) {
      return null;
    }
    double seconds = history.stream().mapToDouble(epoch -> epoch.seconds().all()).sum();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("epochs", history.size());
    json.put("seconds", Finite.orNull(seconds));
    return json;
  }

  private static Map<String, Object> scoring(
      Work work, int networks, int views, ScoredCells scored, double seconds) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", scored.predicted());
    json.put("networks", networks);
    json.put("views", views);
    json.put("seconds", seconds);
    json.put("imagesPerSecond", seconds > 0 ? scored.predicted() / seconds : null);
    json.put("engines", scored.engines());
    json.put("hosts", work.spark().hosts());
    json.put("coresPerJvm", work.shares().cores());
    return json;
  }
}
