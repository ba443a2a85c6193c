package org.plasmospark.manifest;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One image of the data manifest. An empty text is the same as none: it becomes null.
 *
 * @param path relative to the root of the archive, with {@code /} between its parts; never empty
 * @param label null when the image is not labelled
 * @param patientId null when unknown
 * @param slideId null when unknown
 * @param width pixels; 0 when the header could not be read
 * @param height pixels; 0 when the header could not be read
 * @param bytes length of the file
 * @param sha256 of the bytes, 64 lower-case hexadecimal digits; null only when they could not be
 *     read
 * @param split null before splitting and for quarantined images
 * @param fold 0 to k-1, or {@link #NO_FOLD}
 * @param status whether the image may be used
 * @param reason why it is quarantined; null otherwise
 */
public record ManifestEntry(
    String path,
    String label,
    String patientId,
    String slideId,
    int width,
    int height,
    long bytes,
    String sha256,
    Split split,
    int fold,
    EntryStatus status,
    String reason)
    implements Serializable {
  /** The fold of an entry that is in none. */
  public static final int NO_FOLD = -1;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException when a value is outside its range
   */
  public ManifestEntry {
    path = emptyToNull(path);
    label = emptyToNull(label);
    patientId = emptyToNull(patientId);
    slideId = emptyToNull(slideId);
    sha256 = emptyToNull(sha256);
    reason = emptyToNull(reason);
    Objects.requireNonNull(status, "status");
    require(path != null, "path is empty");
    require(width >= 0 && height >= 0, "width or height is negative");
    require(bytes >= 0, "bytes is negative");
    require(fold >= NO_FOLD, "fold is less than -1");
    require(
        sha256 == null || SHA256.matcher(sha256).matches(),
        "sha256 is not 64 lower-case hexadecimal digits");
    if (status == EntryStatus.OK) {
      require(sha256 != null, "sha256 is missing though the status is ok");
      require(reason == null, "a reason is given though the status is ok");
    } else {
      require(reason != null, "the reason of the quarantine is missing");
      require(split == null && fold == NO_FOLD, "a quarantined image is in a split or fold");
    }
  }

  /** A usable image that is in no split yet. */
  public static ManifestEntry ok(
      String path,
      String label,
      String patientId,
      String slideId,
      int width,
      int height,
      long bytes,
      String sha256) {
    return new ManifestEntry(
        path,
        label,
        patientId,
        slideId,
        width,
        height,
        bytes,
        sha256,
        null,
        NO_FOLD,
        EntryStatus.OK,
        null);
  }

  /** An image that could not be used; nothing but its name, length and the reason is known. */
  public static ManifestEntry quarantined(String path, long bytes, String reason) {
    return new ManifestEntry(
        path, null, null, null, 0, 0, bytes, null, null, NO_FOLD, EntryStatus.QUARANTINED, reason);
  }

  /** Whether the image may be used. */
  public boolean isOk() {
    return status == EntryStatus.OK;
  }

  /** The same image in another split and fold. */
  public ManifestEntry withSplit(Split newSplit, int newFold) {
    return new ManifestEntry(
        path, label, patientId, slideId, width, height, bytes, sha256, newSplit, newFold, status,
        reason);
  }

  /** The same image in another split, its fold kept. */
  public ManifestEntry withSplit(Split newSplit) {
    return withSplit(newSplit, fold);
  }

  /** The same image with another label. */
  public ManifestEntry withLabel(String newLabel) {
    return new ManifestEntry(
        path, newLabel, patientId, slideId, width, height, bytes, sha256, split, fold, status,
        reason);
  }

  /** The same image of another patient and slide, for mapping files and pseudonyms. */
  public ManifestEntry withIds(String newPatientId, String newSlideId) {
    return new ManifestEntry(
        path,
        label,
        newPatientId,
        newSlideId,
        width,
        height,
        bytes,
        sha256,
        split,
        fold,
        status,
        reason);
  }

  /** The same image with its size in pixels. */
  public ManifestEntry withSize(int newWidth, int newHeight) {
    return new ManifestEntry(
        path, label, patientId, slideId, newWidth, newHeight, bytes, sha256, split, fold, status,
        reason);
  }

  /** The same image put aside: out of its split and fold. */
  public ManifestEntry quarantinedFor(String why) {
    return new ManifestEntry(
        path,
        label,
        patientId,
        slideId,
        width,
        height,
        bytes,
        sha256,
        null,
        NO_FOLD,
        EntryStatus.QUARANTINED,
        why);
  }

  private static String emptyToNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
