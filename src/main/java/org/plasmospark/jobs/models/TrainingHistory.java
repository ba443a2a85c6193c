package org.plasmospark.jobs.models;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.plasmospark.UserException;
import org.plasmospark.evaluation.Finite;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.Work;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.report.EpochRow;
import org.plasmospark.run.Quantities;
import org.plasmospark.spark.table.HistoryTable;
import org.plasmospark.spark.training.EpochRecord;
import org.plasmospark.spark.training.TrainingStage;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/** The epochs of a training, beside the bundle's own files. */
public final class TrainingHistory {
  /** All epochs as one document. */
  private static final String FILE = "history.json";

  /** The same as a table: a folder of Parquet files. */
  private static final String TABLE = "history.parquet";

  private TrainingHistory() {}

  /**
   * Writes document and table.
   *
   * @param kept epoch of the bundle
   * @return the document
   */
  public static Map<String, Object> write(
      Work work, int kept, List<EpochRecord> history, StorePath folder) throws IOException {
    List<Map<String, Object>> epochs = history.stream().map(TrainingHistory::row).toList();
    Map<String, Object> document = new TreeMap<>();
    document.put("best_epoch", kept);
    document.put("epochs", epochs);
    JsonFiles.write(work.store(), folder.child(FILE), document);
    HistoryTable.write(
        work.spark(), HistoryTable.rows(work.context().runId(), epochs), folder.child(TABLE));
    return document;
  }

  /** An epoch for people. */
  public static String line(EpochRecord epoch) {
    return String.format(
        Locale.ROOT,
        "epoch %d%s: loss %s, validation loss %s, accuracy %s, AUC %s%s (%s, %,.0f cells/s)",
        epoch.epoch(),
        epoch.stage() == TrainingStage.TRAIN ? "" : " (" + epoch.stage().text() + ")",
        Finite.text(epoch.trainLoss()),
        Finite.text(epoch.validationLoss()),
        Finite.text(epoch.validationAccuracy()),
        Finite.text(epoch.validationAuc()),
        averaged(epoch.averaged()),
        Quantities.duration(Duration.ofMillis(Math.round(1e3 * epoch.seconds()))),
        epoch.imagesPerSecond());
  }

  private static String averaged(EpochRecord.Averaged averaged) {
    return averaged == null
        ? ""
        : String.format(
            Locale.ROOT,
            "; averaged weights: loss %s, accuracy %s, AUC %s, %s",
            Finite.text(averaged.validationLoss()),
            Finite.text(averaged.validationAccuracy()),
            Finite.text(averaged.validationAuc()),
            averaged.chosen() ? "better" : "not better");
  }

  /** What is undefined or unknown, or not there, is null. */
  private static Map<String, Object> row(EpochRecord epoch) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("epoch", epoch.epoch());
    row.put("stage", epoch.stage().text());
    row.put("images", epoch.images());
    row.put("images_from_memory", epoch.imagesFromMemory());
    row.put("rounds", epoch.rounds());
    row.put("train_loss", Finite.orNull(epoch.trainLoss()));
    row.put("train_accuracy", Finite.orNull(epoch.trainAccuracy()));
    row.put("train_auc", Finite.orNull(epoch.trainAuc()));
    row.put("validation_loss", Finite.orNull(epoch.validationLoss()));
    row.put("validation_accuracy", Finite.orNull(epoch.validationAccuracy()));
    row.put("validation_auc", Finite.orNull(epoch.validationAuc()));
    EpochRecord.Averaged averaged = epoch.averaged();
    row.put("averaged_validation_loss", of(averaged, EpochRecord.Averaged::validationLoss));
    row.put("averaged_validation_accuracy", of(averaged, EpochRecord.Averaged::validationAccuracy));
    row.put("averaged_validation_auc", of(averaged, EpochRecord.Averaged::validationAuc));
    row.put("averaged_chosen", averaged == null ? null : averaged.chosen());
    row.put("learning_rate", Finite.orNull(epoch.learningRate()));
    row.put("images_per_second", Finite.orNull(epoch.imagesPerSecond()));
    row.put("seconds", epoch.seconds());
    row.put("decode_seconds", epoch.decodeSeconds());
    row.put("augment_seconds", epoch.augmentSeconds());
    row.put("fit_seconds", epoch.fitSeconds());
    row.put("rest_seconds", epoch.restSeconds());
    row.put("validation_seconds", epoch.validationSeconds());
    row.put("share_outside_fit", Finite.orNull(epoch.shareOutsideFit()));
    row.put("heap_bytes", known(epoch.driver().heap()));
    row.put("resident_bytes", known(epoch.driver().resident()));
    row.put("worker_heap_bytes", known(epoch.workers().heap()));
    row.put("worker_resident_bytes", known(epoch.workers().resident()));
    return row;
  }

  /**
   * The epochs of the bundle in a folder, for a report; none if it has no history.
   *
   * @throws UserException INPUT_MISSING if the history is damaged
   */
  public static List<EpochRow> read(Store store, StorePath bundle) throws IOException {
    StorePath file = PublishedFolder.files(store, bundle).apply(FILE);
    if (!store.isDirectory(bundle) || !store.exists(file)) {
      return List.of();
    }
    Map<String, Object> document = JsonFiles.read(store, file, bundle, "model bundle", "train");
    List<EpochRow> rows = new ArrayList<>();
    for (Map<String, Object> epoch : epochs(document, file, bundle)) {
      rows.add(
          new EpochRow(
              (int) number(epoch, "epoch"),
              // Histories of earlier versions know of no other stage.
              String.valueOf(epoch.getOrDefault("stage", TrainingStage.TRAIN.text())),
              number(epoch, "train_loss"),
              number(epoch, "train_accuracy"),
              number(epoch, "train_auc"),
              number(epoch, "validation_loss"),
              number(epoch, "validation_accuracy"),
              number(epoch, "validation_auc"),
              averaged(epoch),
              number(epoch, "learning_rate"),
              number(epoch, "images_per_second"),
              new EpochRow.Seconds(
                  number(epoch, "seconds"),
                  number(epoch, "decode_seconds"),
                  number(epoch, "augment_seconds"),
                  number(epoch, "fit_seconds"),
                  number(epoch, "rest_seconds"),
                  number(epoch, "validation_seconds")),
              number(epoch, "resident_bytes"),
              number(epoch, "worker_resident_bytes")));
    }
    return rows;
  }

  private static List<Map<String, Object>> epochs(
      Map<String, Object> document, StorePath file, StorePath bundle) {
    List<Map<String, Object>> epochs = new ArrayList<>();
    if (!(document.get("epochs") instanceof List<?> listed)) {
      throw JsonFiles.damaged(file, bundle, "train", null);
    }
    for (Object each : listed) {
      if (!(each instanceof Map<?, ?> row)) {
        throw JsonFiles.damaged(file, bundle, "train", null);
      }
      Map<String, Object> epoch = new HashMap<>();
      row.forEach((key, value) -> epoch.put(String.valueOf(key), value));
      epochs.add(epoch);
    }
    return epochs;
  }

  private static EpochRow.Averaged averaged(Map<String, Object> epoch) {
    return epoch.get("averaged_chosen") instanceof Boolean chosen
        ? new EpochRow.Averaged(
            number(epoch, "averaged_validation_loss"),
            number(epoch, "averaged_validation_accuracy"),
            number(epoch, "averaged_validation_auc"),
            chosen)
        : null;
  }

  private static double number(Map<String, Object> epoch, String key) {
    return epoch.get(key) instanceof Number value ? value.doubleValue() : Double.NaN;
  }

  private static Double of(
      EpochRecord.Averaged averaged, ToDoubleFunction<EpochRecord.Averaged> figure) {
    return averaged == null ? null : Finite.orNull(figure.applyAsDouble(averaged));
  }

  private static Long known(long bytes) {
    return bytes < 0 ? null : bytes;
  }
}
