package org.plasmospark.jobs.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plasmospark.ExitCode;
import org.plasmospark.UserException;
import org.plasmospark.jobs.JsonFiles;
import org.plasmospark.jobs.Work;
import org.plasmospark.jobs.training.TrainingCells;
import org.plasmospark.manifest.LabelSet;
import org.plasmospark.manifest.Split;
import org.plasmospark.manifest.SplitUnit;
import org.plasmospark.model.BundleMetadata;
import org.plasmospark.output.PublishedFolder;
import org.plasmospark.spark.source.PackedCells;
import org.plasmospark.spark.table.ManifestDigest;
import org.plasmospark.storage.Store;
import org.plasmospark.storage.StorePath;

/**
 * What the job pack wrote, with its description.
 *
 * @param folder where it is
 * @param document its description
 */
public record PackedData(StorePath folder, Map<String, Object> document) {
  /** What to do where the split is by patient and leaks all the same. */
  public static final String MEND = "mend that, and catalog and pack again";

  private static final String WHAT = "packed data";
  private static final String HASH = "packed_hash";
  private static final String SPLIT_HASH = "packed_split_hash";

  /**
   * Reads the description.
   *
   * @throws UserException INPUT_MISSING if it is not there, not complete, or none
   */
  public static PackedData read(Store store, StorePath folder) throws IOException {
    FolderKinds.requirePacked(store, folder);
    return read(store, JsonFiles.published(store, folder, WHAT, "pack"));
  }

  /** The same of a folder that is known to be published. */
  static PackedData read(Store store, PublishedFolder published) throws IOException {
    PackedData data =
        new PackedData(
            published.address(), JsonFiles.read(store, published, PackJob.DOCUMENT, WHAT, "pack"));
    if (!data.isWhole()) {
      throw JsonFiles.damaged(published.path(PackJob.DOCUMENT), data.folder(), "pack", null);
    }
    return data;
  }

  /** Whether the description says what the methods here look for. */
  private boolean isWhole() {
    try {
      PackBatch.of(document).forEach(batch -> folder.child(batch.folder()));
      labels();
      images();
      patients();
      return true;
    } catch (ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | UserException e) {
      return false;
    }
  }

  /**
   * The cells.
   *
   * @throws UserException INPUT_MISSING if they are not those that were packed
   */
  public PackedCells cells(Work work) {
    List<PackBatch> batches = PackBatch.of(document);
    PackedCells cells = open(work, folder, batches);
    long packed = batches.stream().mapToLong(PackBatch::cells).sum();
    boolean told = document.containsKey(HASH); // earlier versions only counted
    ManifestDigest digest = told ? cells.digest() : null;
    long there = told ? digest.rows() : cells.count();
    if (there != packed) {
      throw damaged("holds %,d cells and not the %,d that were packed".formatted(there, packed));
    }
    if (told
        && !(digest.data().equals(document.get(HASH))
            && digest.split().equals(document.get(SPLIT_HASH)))) {
      throw damaged("holds other cells than those that were packed");
    }
    return cells.counted(there);
  }

  static PackedCells open(Work work, StorePath folder, List<PackBatch> batches) {
    return PackedCells.open(
        work.spark(), batches.stream().map(batch -> folder.child(batch.folder())).toList());
  }

  /** Puts into a description what tells these cells from others. */
  static void describe(ManifestDigest digest, Map<String, Object> document) {
    document.put(HASH, digest.data());
    document.put(SPLIT_HASH, digest.split());
  }

  private UserException damaged(String how) {
    return new UserException(
        ExitCode.INPUT_MISSING,
        "The packed data at %s %s: copy it with all its files, or pack again."
            .formatted(folder, how));
  }

  /** The labelled cells of training and validation, or a sample of them. */
  public TrainingCells trainingCells(Work work) {
    LabelSet labels = labels();
    PackedCells labelled =
        cells(work).labelled().sample(work.context().settings().train().sampleFraction());
    return new TrainingCells(
        folder,
        labels,
        labelled.split(Split.TRAIN),
        labelled.split(Split.VALIDATION),
        images(Split.TRAIN, labels.negative()),
        images(Split.TRAIN, labels.positive()));
  }

  /** What the bundle of a model says that was trained by the split. */
  public BundleMetadata.Data described() {
    return new BundleMetadata.Data(
        text("manifest_hash"), text("split_hash"), text("split_by"), images(), patients(), leak());
  }

  /**
   * Looks whether the split may be trained on.
   *
   * @param allowed whether it may leak
   * @throws UserException DATA_QUALITY if it leaks and may not
   */
  public void requireNoLeak(boolean allowed) {
    if (leak() != null && !allowed) {
      throw leaky(
          "The split of " + folder + " leaks: " + leak(),
          SplitUnit.PATIENT.text().equals(text("split_by")) ? MEND : "catalog it by patient");
    }
  }

  /**
   * The refusal of a training that would be judged by cells that it knows.
   *
   * @param finding a sentence
   * @param remedy what to do, in the imperative
   */
  public static UserException leaky(String finding, String remedy) {
    return new UserException(
        ExitCode.DATA_QUALITY,
        finding
            + " The metrics would be too good: "
            + remedy
            + ", or add --set split.allow-leaks=true, which marks the model and its reports.");
  }

  /** An entry of the description. */
  public String text(String key) {
    return String.valueOf(document.get(key));
  }

  /** The classes, as the catalog was told. */
  public LabelSet labels() {
    List<?> labels = (List<?>) document.get("labels");
    return new LabelSet(String.valueOf(labels.get(0)), String.valueOf(labels.get(1)));
  }

  /** A sentence if patients, slides or equal bytes are in more than one split, else null. */
  public String leak() {
    if (Boolean.TRUE.equals(document.get("leak"))) {
      return text("leak_report");
    }
    // Earlier versions counted equal bytes and did not call them a leak.
    long contents = duplicates("in_several_splits");
    return contents == 0
        ? null
        : "Leak: the bytes of %d images are in more than one split; catalog again to see which."
            .formatted(contents);
  }

  /** Sentences that whoever trains or evaluates on the cells must not miss. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (leak() != null) {
      warnings.add("Leak in the data: " + leak());
    }
    warnings.addAll(labelWarnings());
    return warnings;
  }

  /** The same as lines of a result. */
  public List<String> reminders() {
    List<String> lines = new ArrayList<>();
    if (leak() != null) {
      lines.add("Mind the leak: " + leak());
    }
    labelWarnings().forEach(warning -> lines.add("Mind: " + warning));
    return lines;
  }

  /** A sentence if equal bytes have more than one label. */
  public List<String> labelWarnings() {
    if (duplicates("with_several_labels") == 0) {
      return List.of();
    }
    return List.of(
        "Contradiction in the data: "
            + (document.get("label_report") instanceof String report
                ? report
                : "equal bytes have more than one label; catalog again to see which."));
  }

  private long duplicates(String count) {
    return document.get("duplicates") instanceof Map<?, ?> counts
            && counts.get(count) instanceof Number n
        ? n.longValue()
        : 0;
  }

  /** Images per split, both classes together. */
  public Map<String, Long> images() {
    Map<String, Long> images = new TreeMap<>();
    ((Map<?, ?>) document.get("splits"))
        .forEach(
            (split, counts) ->
                images.put(
                    String.valueOf(split),
                    ((Map<?, ?>) counts)
                        .values().stream().mapToLong(n -> ((Number) n).longValue()).sum()));
    return images;
  }

  /** Images of one class in one split. */
  long images(Split split, String label) {
    Map<?, ?> counts = (Map<?, ?>) ((Map<?, ?>) document.get("splits")).get(split.text());
    return counts != null && counts.get(label) instanceof Number n ? n.longValue() : 0;
  }

  /** Patients per split. */
  Map<String, Long> patients() {
    Map<String, Long> patients = new TreeMap<>();
    ((Map<?, ?>) document.get("patients"))
        .forEach((split, n) -> patients.put(String.valueOf(split), ((Number) n).longValue()));
    return patients;
  }
}
